-- name: known
SELECT user_id, kind, extract(epoch FROM now() - asked_at)::float8 AS age
FROM people
WHERE team = %(team)s AND user_id = ANY(%(users)s::text[]);

-- name: learn
INSERT INTO people (team, user_id, kind)
SELECT %(team)s, user_id, kind
FROM unnest(%(users)s::text[], %(kinds)s::text[]) AS told (user_id, kind)
ORDER BY user_id
ON CONFLICT (team, user_id) DO UPDATE SET kind = excluded.kind, asked_at = now();

-- name: asked_lately
SELECT count(*) FROM people
WHERE team = %(team)s AND asked_at > now() - make_interval(secs => %(seconds)s);

-- name: changes
SELECT coalesce(sum(changes), 0)::bigint FROM audience_changes
WHERE team = %(team)s AND channel IN ('', %(channel)s);

-- name: changed
INSERT INTO audience_changes AS stored (team, channel)
VALUES (%(team)s, %(channel)s)
ON CONFLICT (team, channel) DO UPDATE SET changes = stored.changes + 1;

-- name: everyone_matters
SELECT EXISTS (
    SELECT FROM grants g
    WHERE g.team = %(team)s AND g.grantee_kind = 'everyone'
      AND NOT EXISTS (
          SELECT FROM grants h
          WHERE h.manual_id = g.manual_id AND h.team = g.team
            AND h.grantee_kind = 'channel' AND h.grantee = %(channel)s
      )
);

-- name: wait
INSERT INTO unchecked_questions (question_id, team, channel)
VALUES (%(question_id)s, %(team)s, %(channel)s)
ON CONFLICT DO NOTHING;

-- name: waiting_channels
SELECT DISTINCT channel FROM unchecked_questions WHERE team = %(team)s;

-- name: waiting
DELETE FROM unchecked_questions
WHERE team = %(team)s AND channel = %(channel)s
RETURNING question_id;
