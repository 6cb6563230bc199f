-- name: add
INSERT INTO commands (
    team, delivery, verb, channel, user_id, response_url, message_ts, thread_ts, text
)
VALUES (
    %(team)s, %(delivery)s, %(verb)s, %(channel)s, %(user_id)s, %(response_url)s, %(message_ts)s,
    %(thread_ts)s, %(text)s
)
ON CONFLICT (team, delivery) DO NOTHING
RETURNING command_id;

-- name: become
UPDATE commands SET question_id = %(question_id)s, text = '' WHERE command_id = %(command_id)s;

-- name: get
SELECT
    command_id, team, verb, channel, user_id, message_ts, thread_ts, text, question_id,
    done_at IS NOT NULL AS done, share_state, share_attempt, shared_ts
FROM commands
WHERE command_id = %(command_id)s;

-- name: of_question
SELECT
    command_id, team, verb, channel, user_id, message_ts, thread_ts, text, question_id,
    done_at IS NOT NULL AS done, share_state, share_attempt, shared_ts
FROM commands
WHERE question_id = %(question_id)s
ORDER BY command_id
LIMIT 1;

-- name: use
-- A minute less than Slack's thirty: on the way it would be too late.
UPDATE commands
SET uses = uses + 1
WHERE command_id = %(command_id)s
  AND response_url <> ''
  AND uses < 5
  AND received_at > now() - interval '29 minutes'
RETURNING response_url;

-- name: finish
UPDATE commands
SET done_at = coalesce(done_at, now()), response_url = '', text = ''
WHERE command_id = %(command_id)s;

-- name: ask_to_share
UPDATE commands
SET share_state = coalesce(share_state, 'new'), share_url = %(share_url)s
WHERE question_id = %(question_id)s
  AND team = %(team)s
  AND user_id = %(user_id)s
  AND verb = 'ask'
RETURNING command_id;

-- name: take_share
UPDATE commands
SET share_attempt = share_attempt + 1
WHERE command_id = %(command_id)s AND share_state IS NOT NULL
RETURNING share_attempt;

-- name: move_share
-- The message is the question's from here on, and its thread is the question's: votes, further
-- questions and deletions find it as they find every other.
WITH moved AS (
    UPDATE commands
    SET share_state = %(state)s, shared_ts = coalesce(%(ts)s, shared_ts)
    WHERE command_id = %(command_id)s AND share_attempt = %(attempt)s
    RETURNING question_id
),
replied AS (
    UPDATE replies SET ts = %(ts)s, changed_at = now()
    FROM moved
    WHERE replies.question_id = moved.question_id AND %(ts)s::text IS NOT NULL
),
asked AS (
    UPDATE questions SET ts = %(ts)s, thread_ts = %(ts)s
    FROM moved
    WHERE questions.question_id = moved.question_id AND %(ts)s::text IS NOT NULL
)
SELECT question_id FROM moved;

-- name: in_public
UPDATE answers SET in_public = true WHERE answer_id = %(answer_id)s;

-- name: share_url
SELECT share_url FROM commands WHERE command_id = %(command_id)s AND share_url <> '';

-- name: told
UPDATE commands SET share_url = '' WHERE command_id = %(command_id)s;

-- name: old
DELETE FROM commands
WHERE command_id IN (
    SELECT command_id
    FROM commands
    WHERE team = %(team)s AND question_id IS NULL AND received_at < now() - interval '1 day'
    LIMIT 500
);
