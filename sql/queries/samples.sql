-- name: begin
INSERT INTO samples (team, week, seed, unvoted)
VALUES (%(team)s, %(week)s, %(seed)s, %(unvoted)s)
ON CONFLICT (team, week) DO NOTHING;

-- name: get
SELECT week, seed, unvoted FROM samples WHERE team = %(team)s AND week = %(week)s;

-- name: unvoted
-- Answers that were shown where everyone in the team may read along, that stand, and that nobody
-- has a vote on, of questions asked since.
SELECT a.answer_id
FROM answers a
JOIN questions q USING (question_id)
JOIN replies r ON r.question_id = q.question_id AND r.answer_id = a.answer_id
WHERE q.team = %(team)s
  AND q.withdrawn_at IS NULL
  AND r.state = 'final'
  AND a.in_public
  AND a.action = 'search'
  AND q.asked_at >= %(since)s
  AND NOT EXISTS (SELECT FROM casts_left c WHERE c.answer_id = a.answer_id)
  AND NOT EXISTS (SELECT FROM lead_questions l WHERE l.answer_id = a.answer_id)
ORDER BY a.answer_id;

-- name: add
INSERT INTO lead_questions (answer_id, team, why, week, place)
SELECT a.answer_id, %(team)s, %(why)s, %(week)s, %(place)s
FROM answers a
WHERE a.answer_id = %(answer_id)s
ON CONFLICT (answer_id) DO NOTHING;

-- name: waiting
-- Asked about in these weeks, with no vote of somebody who was asked.
SELECT
    l.lead_id, l.answer_id, l.why, l.week, q.text AS question, a.status, l.state,
    l.channel AS put_in, l.ts AS put_ts, l.attempt, l.outcome
FROM lead_questions l
JOIN answers a USING (answer_id)
JOIN questions q USING (question_id)
WHERE l.team = %(team)s
  AND l.week >= %(since)s
  AND q.withdrawn_at IS NULL
  AND NOT EXISTS (
      SELECT FROM casts_left c
      WHERE c.answer_id = l.answer_id AND c.source IN ('sample', 'cli sample')
  )
ORDER BY l.week DESC, l.why, l.place;

-- name: is_drawn
SELECT EXISTS (SELECT FROM lead_questions WHERE team = %(team)s AND answer_id = %(answer_id)s);

-- name: take
UPDATE lead_questions
SET attempt = attempt + 1, channel = %(channel)s
WHERE lead_id = %(lead_id)s AND state <> 'final' AND answer_id IS NOT NULL
RETURNING attempt;

-- name: move
UPDATE lead_questions
SET
    state = %(state)s,
    ts = coalesce(%(ts)s, ts),
    outcome = coalesce(%(outcome)s, outcome)
WHERE lead_id = %(lead_id)s AND attempt = %(attempt)s AND answer_id IS NOT NULL;

-- name: row
SELECT state, ts, attempt
FROM lead_questions
WHERE lead_id = %(lead_id)s AND answer_id IS NOT NULL;

-- name: orphans
SELECT lead_id, state, channel, ts, attempt
FROM lead_questions
WHERE team = %(team)s AND answer_id IS NULL
ORDER BY lead_id;

-- name: drop
DELETE FROM lead_questions WHERE lead_id = %(lead_id)s AND answer_id IS NULL;
