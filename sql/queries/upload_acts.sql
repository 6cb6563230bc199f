-- name: add
INSERT INTO upload_acts (team, upload_id, user_id, act, wanted, event_key)
SELECT team, upload_id, %(user_id)s, %(act)s, %(wanted)s, %(event_key)s
FROM uploads
WHERE team = %(team)s AND upload_id = %(upload_id)s
ON CONFLICT (team, event_key) DO NOTHING
RETURNING act_id;

-- name: get
SELECT act_id, team, upload_id, user_id, act, wanted, done_at IS NOT NULL AS is_done
FROM upload_acts
WHERE act_id = %(act_id)s;

-- name: finish
-- Whoever comes second waits for the first, and finds it done.
UPDATE upload_acts SET done_at = now() WHERE act_id = %(act_id)s AND done_at IS NULL;

-- name: tell
UPDATE upload_acts SET told_at = now() WHERE act_id = %(act_id)s AND told_at IS NULL;

-- name: open
SELECT act_id FROM upload_acts
WHERE team = %(team)s AND done_at IS NULL AND asked_at < now() - make_interval(secs => %(seconds)s)
ORDER BY act_id;

-- name: forget
DELETE FROM upload_acts
WHERE act_id IN (
    SELECT act_id FROM upload_acts
    WHERE team = %(team)s AND asked_at < now() - make_interval(days => %(days)s)
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
);
