-- name: save
INSERT INTO installations (
    client_id, team, enterprise_id, team_id, is_enterprise_install, app_id, name, bot_user, bot_id,
    scopes, installed_by, token, refresh_token, expires_at
)
VALUES (
    %(client_id)s, %(team)s, %(enterprise_id)s, %(team_id)s, %(is_enterprise_install)s, %(app_id)s,
    %(name)s, %(bot_user)s, %(bot_id)s, %(scopes)s, %(installed_by)s, %(token)s, %(refresh_token)s,
    %(expires_at)s
)
ON CONFLICT (client_id, team) DO UPDATE
SET enterprise_id = excluded.enterprise_id,
    team_id = excluded.team_id,
    is_enterprise_install = excluded.is_enterprise_install,
    app_id = excluded.app_id,
    name = excluded.name,
    bot_user = excluded.bot_user,
    bot_id = excluded.bot_id,
    scopes = excluded.scopes,
    installed_by = excluded.installed_by,
    token = excluded.token,
    refresh_token = excluded.refresh_token,
    expires_at = excluded.expires_at,
    installed_at = now(),
    generation = installations.generation + 1,
    withdrawn_at = NULL
RETURNING *;

-- name: renew
UPDATE installations
SET token = %(token)s, refresh_token = %(refresh_token)s, expires_at = %(expires_at)s
WHERE client_id = %(client_id)s
    AND team = %(team)s
    AND generation = %(generation)s
    AND withdrawn_at IS NULL;

-- name: get
SELECT * FROM installations WHERE client_id = %(client_id)s AND team = %(team)s;

-- name: hold
SELECT * FROM installations WHERE client_id = %(client_id)s AND team = %(team)s FOR UPDATE;

-- name: listed
SELECT * FROM installations WHERE client_id = %(client_id)s ORDER BY installed_at, team;

-- name: withdraw
UPDATE installations
SET token = NULL, refresh_token = NULL, expires_at = NULL, withdrawn_at = now()
WHERE client_id = %(client_id)s
    AND team = %(team)s
    AND withdrawn_at IS NULL
    -- What is told late is not of the installation that came after it. Slack counts whole seconds.
    AND (
        %(told_at)s::double precision IS NULL
        OR date_trunc('second', installed_at) <= to_timestamp(%(told_at)s::double precision)
    );

-- name: due
SELECT team
FROM installations
WHERE client_id = %(client_id)s
    AND withdrawn_at < now() - make_interval(days => %(days)s)
ORDER BY team;

-- name: remove
DELETE FROM installations WHERE team = %(team)s AND withdrawn_at IS NOT NULL;

-- name: lock
SELECT pg_advisory_xact_lock(hashtext('installation'), hashtext(%(name)s));

-- name: try_lock
SELECT pg_try_advisory_xact_lock(hashtext('installation'), hashtext(%(name)s));

-- name: issue
INSERT INTO install_states (state_hash, expires_at)
VALUES (%(state_hash)s, now() + make_interval(secs => %(seconds)s));

-- name: consume
DELETE FROM install_states WHERE state_hash = %(state_hash)s AND expires_at > now();

-- name: forget_states
DELETE FROM install_states WHERE expires_at <= now();

-- name: close_jobs
UPDATE procrastinate_jobs
SET status = 'cancelled', queueing_lock = NULL
WHERE status = 'todo' AND args ->> 'for_team' = %(team)s;

-- name: team_of_question
SELECT team FROM questions WHERE question_id = %(id)s;

-- name: team_of_upload
SELECT team FROM uploads WHERE upload_id = %(id)s;

-- name: team_of_answer
SELECT questions.team
FROM answers
JOIN questions USING (question_id)
WHERE answer_id = %(id)s;
