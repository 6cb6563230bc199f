-- name: insert
INSERT INTO vote_events (
    team, answer_id, user_id, source, value, action, reason, comment, event_key, happened_at
)
SELECT
    %(team)s, answer_id, %(user_id)s, %(source)s, %(value)s, %(action)s, %(reason)s,
    %(comment)s, %(event_key)s, coalesce(%(happened_at)s::timestamptz, now())
FROM answers
-- The question may have been deleted while its buttons were still to be seen.
WHERE answer_id = %(answer_id)s
FOR KEY SHARE
ON CONFLICT (team, event_key) DO NOTHING
RETURNING event_id;

-- name: standing
SELECT DISTINCT ON (user_id) user_id, value
FROM casts_left
WHERE answer_id = %(answer_id)s
ORDER BY user_id, happened_at DESC, event_id DESC;

-- name: standing_of_source
SELECT DISTINCT user_id, value
FROM casts_left
WHERE answer_id = %(answer_id)s AND source = %(source)s;

-- name: of_user
SELECT source, value
FROM casts_left
WHERE answer_id = %(answer_id)s AND user_id = %(user_id)s
ORDER BY happened_at DESC, event_id DESC;

-- name: in_turn
SELECT answer_id FROM answers WHERE answer_id = %(answer_id)s FOR NO KEY UPDATE;
