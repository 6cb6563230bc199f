-- name: get
SELECT question_id, team, channel, state, ts, answer_id, failure, attempt, tries,
    stopped_at IS NOT NULL AS stopped
FROM replies
WHERE question_id = %(question_id)s;

-- name: take
UPDATE replies
SET attempt = attempt + 1, tries = tries + 1, changed_at = now()
WHERE question_id = %(question_id)s
RETURNING question_id, team, channel, state, ts, answer_id, failure, attempt, tries,
    stopped_at IS NOT NULL AS stopped;

-- name: take_stopped
UPDATE replies
SET attempt = attempt + 1, changed_at = now()
WHERE question_id = %(question_id)s AND stopped_at IS NOT NULL AND state <> 'final'
RETURNING question_id, team, channel, state, ts, answer_id, failure, attempt, tries,
    stopped_at IS NOT NULL AS stopped;

-- name: take_unheard
UPDATE replies
SET attempt = 1, changed_at = now()
WHERE question_id = %(question_id)s AND attempt = 0 AND state = 'new'
RETURNING question_id, team, channel, state, ts, answer_id, failure, attempt, tries,
    stopped_at IS NOT NULL AS stopped;

-- name: ahead
SELECT
    count(*) FILTER (WHERE earlier.user_id = question.user_id) AS of_person,
    count(*) FILTER (WHERE earlier.channel = question.channel) AS of_channel,
    count(earlier.question_id) AS of_all
FROM questions AS question
LEFT JOIN replies
    ON replies.team = question.team
    AND replies.state <> 'final'
    AND replies.question_id < question.question_id
LEFT JOIN questions AS earlier
    ON earlier.question_id = replies.question_id AND earlier.withdrawn_at IS NULL
WHERE question.question_id = %(question_id)s;

-- name: move
UPDATE replies
SET state = CASE
        WHEN %(state)s = 'composed' AND state = 'posting' AND %(ts)s::text IS NULL THEN state
        ELSE %(state)s
    END,
    ts = coalesce(%(ts)s, ts),
    answer_id = coalesce(%(answer_id)s, answer_id),
    failure = coalesce(%(failure)s, failure),
    changed_at = now()
WHERE question_id = %(question_id)s AND attempt = %(attempt)s
  -- Of whom pressed Stop and whom answered, one was first.
  AND (%(state)s <> 'composed' OR stopped_at IS NULL);

-- name: stop
UPDATE replies r
SET stopped_at = now(), changed_at = now()
FROM questions q
WHERE q.question_id = r.question_id
  AND q.team = %(team)s AND q.channel = %(channel)s AND q.user_id = %(user_id)s
  AND (q.thread_ts = %(thread_ts)s OR q.question_id = %(question_id)s)
  AND q.withdrawn_at IS NULL
  AND r.state <> 'final' AND r.answer_id IS NULL AND r.stopped_at IS NULL
RETURNING r.question_id;

-- name: is_stopped
SELECT stopped_at IS NOT NULL FROM replies WHERE question_id = %(question_id)s;

-- name: try_anew
UPDATE replies
SET tries = 0
WHERE question_id = %(question_id)s AND attempt = %(attempt)s;

-- name: answer_anew
UPDATE replies
SET state = CASE
        WHEN ts IS NOT NULL THEN 'shown'
        WHEN state = 'posting' THEN 'posting'
        ELSE 'new'
    END,
    answer_id = NULL,
    failure = NULL,
    stopped_at = NULL,
    attempt = attempt + 1,
    tries = 0,
    changed_at = now()
WHERE question_id = %(question_id)s;

-- name: forget_answer
UPDATE replies
SET state = CASE
        WHEN ts IS NOT NULL THEN 'shown'
        WHEN state = 'posting' THEN 'posting'
        ELSE 'new'
    END,
    answer_id = NULL,
    changed_at = now()
WHERE question_id = %(question_id)s AND attempt = %(attempt)s;

-- name: reopen
UPDATE replies r
SET state = CASE WHEN r.ts IS NOT NULL THEN 'shown' ELSE 'new' END,
    answer_id = NULL,
    failure = NULL,
    stopped_at = NULL,
    attempt = r.attempt + 1,
    tries = 0,
    changed_at = now()
FROM questions q
WHERE r.question_id = %(question_id)s AND q.question_id = r.question_id
  AND r.state = 'final' AND q.withdrawn_at IS NULL;

-- name: begin_again
UPDATE replies r
SET state = CASE
        WHEN r.ts IS NOT NULL THEN 'shown'
        WHEN r.state = 'posting' THEN 'posting'
        ELSE 'new'
    END,
    answer_id = NULL,
    failure = NULL,
    stopped_at = NULL,
    attempt = r.attempt + 1,
    tries = 0,
    changed_at = now()
FROM questions q
WHERE r.question_id = %(question_id)s AND q.question_id = r.question_id
  AND r.attempt > 0 AND q.withdrawn_at IS NULL
  AND q.asked_at > now() - interval '10 minutes';

-- name: by_message
SELECT question_id, team, channel, state, ts, answer_id, failure, attempt, tries,
    stopped_at IS NOT NULL AS stopped
FROM replies
WHERE team = %(team)s AND channel = %(channel)s AND ts = %(ts)s;

-- name: unfinished
SELECT question_id
FROM replies
JOIN questions USING (question_id)
WHERE replies.team = %(team)s
  AND replies.state <> 'final'
  AND replies.changed_at < now() - make_interval(secs => %(seconds)s)
  AND questions.withdrawn_at IS NULL
ORDER BY question_id;

-- name: unremoved
SELECT question_id
FROM replies
JOIN questions USING (question_id)
WHERE replies.team = %(team)s
  AND replies.state <> 'final'
  AND replies.changed_at < now() - make_interval(secs => %(seconds)s)
  AND questions.withdrawn_at IS NOT NULL
ORDER BY question_id;
