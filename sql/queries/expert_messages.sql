-- name: ask
INSERT INTO expert_messages (team, kind, question_id, answer_id, channel, thread_ts, asked_by)
SELECT q.team, 'tag', q.question_id, a.answer_id, q.channel, q.thread_ts, %(by)s
FROM answers a
JOIN questions q USING (question_id)
WHERE q.team = %(team)s AND a.answer_id = %(answer_id)s AND q.withdrawn_at IS NULL
ON CONFLICT (question_id) WHERE kind = 'tag' DO NOTHING
RETURNING message_id;

-- name: tag
SELECT message_id, kind, answer_id, place, state, channel, thread_ts, ts, attempt, said, asked_by
FROM expert_messages
WHERE question_id = %(question_id)s AND kind = 'tag';

-- name: put
INSERT INTO expert_messages (team, kind, question_id, answer_id, place)
SELECT q.team, 'draft', q.question_id, a.answer_id, %(place)s
FROM answers a
JOIN questions q USING (question_id)
WHERE q.team = %(team)s AND a.answer_id = %(answer_id)s
ON CONFLICT (answer_id, place) WHERE kind = 'draft' DO NOTHING;

-- name: due
-- What is not there yet, or may say something else now; `again`: all that wait. One that was decided
-- before its message was begun needs none.
SELECT
    m.message_id, m.kind, m.answer_id, m.place, m.state, m.channel, m.thread_ts, m.ts, m.attempt,
    m.said, m.asked_by
FROM expert_messages m
JOIN answer_drafts d USING (answer_id)
WHERE m.team = %(team)s
  AND m.kind = 'draft'
  AND (m.state <> 'final' OR split_part(m.said, ',', 1) <> d.status
       OR (%(again)s AND d.status = 'waiting'))
  AND (d.status = 'waiting' OR m.state <> 'new')
  AND (d.decided_at IS NULL OR d.decided_at > now() - interval '30 days')
ORDER BY m.message_id;

-- name: take
UPDATE expert_messages
SET attempt = attempt + 1, channel = CASE WHEN ts IS NULL THEN %(channel)s ELSE channel END
WHERE message_id = %(message_id)s AND answer_id IS NOT NULL
RETURNING attempt;

-- name: move
UPDATE expert_messages
SET
    state = %(state)s,
    ts = coalesce(%(ts)s, ts),
    said = coalesce(%(said)s, said)
WHERE message_id = %(message_id)s AND attempt = %(attempt)s AND answer_id IS NOT NULL;

-- name: row
SELECT state, ts, attempt
FROM expert_messages
WHERE message_id = %(message_id)s AND answer_id IS NOT NULL;

-- name: orphans
-- Of an answer that is gone with its question.
SELECT message_id, kind, answer_id, place, state, channel, thread_ts, ts, attempt, said, asked_by
FROM expert_messages
WHERE team = %(team)s AND answer_id IS NULL
ORDER BY message_id;

-- name: drop
DELETE FROM expert_messages WHERE message_id = %(message_id)s AND answer_id IS NULL;
