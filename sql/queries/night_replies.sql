-- name: get
SELECT reply FROM night_replies WHERE team = %(team)s AND key = %(key)s;

-- name: keep
INSERT INTO night_replies (team, key, reply) VALUES (%(team)s, %(key)s, %(reply)s)
ON CONFLICT DO NOTHING;

-- name: forget
DELETE FROM night_replies WHERE team = %(team)s;

-- name: forget_of_questions
-- Nobody can tell which replies were about it.
DELETE FROM night_replies
WHERE team IN (SELECT team FROM questions WHERE question_id = ANY (%(ids)s::bigint[]));

-- name: forget_of_manual
DELETE FROM night_replies
WHERE team IN (SELECT team FROM manuals WHERE manual_id = %(manual_id)s);

-- name: old
DELETE FROM night_replies WHERE said_at < now() - make_interval(days => %(days)s);
