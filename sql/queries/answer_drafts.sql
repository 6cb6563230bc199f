-- name: begin
-- The answer waits for an expert where its channel asks for that: it is less certain than is set there.
-- What no certainty is known of counts as uncertain, unless its reader calls it an answer. What an
-- approved note stands beside was said by somebody who knows.
INSERT INTO answer_drafts (answer_id, question_id, team, due_at)
SELECT a.answer_id, a.question_id, q.team, now() + make_interval(secs => %(seconds)s)
FROM answers a
JOIN questions q USING (question_id)
JOIN channel_settings s ON s.team = q.team AND s.channel = q.channel
WHERE a.answer_id = %(answer_id)s
  AND s.drafts_below IS NOT NULL
  AND a.status IN ('answered', 'partial', 'likely', 'passages')
  AND a.cited > 0
  AND CASE
      WHEN a.p_answered IS NOT NULL THEN a.p_answered < s.drafts_below
      ELSE a.status <> 'answered' OR s.drafts_below >= 1
  END
  AND NOT EXISTS (SELECT FROM answer_notes n WHERE n.answer_id = a.answer_id)
ON CONFLICT (answer_id) DO NOTHING
RETURNING draft_id;

-- name: of_answer
SELECT
    d.draft_id, d.answer_id, d.question_id, d.status, d.decided_by, d.decided_at, d.reason,
    d.due_at, c.status AS correction
FROM answer_drafts d
LEFT JOIN corrections c USING (correction_id)
WHERE d.answer_id = %(answer_id)s;

-- name: in_turn
SELECT q.question_id
FROM answer_drafts d
JOIN questions q USING (question_id)
WHERE d.team = %(team)s AND d.draft_id = %(draft_id)s
FOR NO KEY UPDATE OF q;

-- name: hold
SELECT
    d.draft_id, d.answer_id, d.question_id, d.status, d.decided_by,
    q.channel, q.thread_ts,
    r.answer_id IS NOT DISTINCT FROM d.answer_id AND q.withdrawn_at IS NULL AS stands
FROM answer_drafts d
JOIN questions q USING (question_id)
LEFT JOIN replies r USING (question_id)
WHERE d.team = %(team)s AND d.draft_id = %(draft_id)s
FOR UPDATE OF d;

-- name: decide
UPDATE answer_drafts
SET
    status = %(status)s,
    decided_by = %(decided_by)s,
    decided_at = now(),
    reason = %(reason)s,
    correction_id = %(correction_id)s
WHERE draft_id = %(draft_id)s AND status = 'waiting';

-- name: overtake
-- The question was edited, or is answered for others now.
UPDATE answer_drafts d
SET status = 'overtaken', decided_at = now()
FROM replies r
WHERE d.team = %(team)s
  AND d.status = 'waiting'
  AND r.question_id = d.question_id
  AND r.answer_id IS DISTINCT FROM d.answer_id;

-- name: lapse
-- Nobody decided in time, or nobody can (`ids`).
UPDATE answer_drafts d
SET status = 'lapsed', decided_at = now()
FROM questions q
WHERE d.team = %(team)s
  AND d.status = 'waiting'
  AND (d.due_at <= now() OR d.draft_id = ANY (%(ids)s::bigint[]))
  AND q.question_id = d.question_id
RETURNING d.draft_id, d.question_id, q.channel, q.thread_ts;

-- name: unplaced
SELECT d.draft_id, d.answer_id, d.question_id, q.channel
FROM answer_drafts d
JOIN questions q USING (question_id)
WHERE d.team = %(team)s AND d.status = 'waiting' AND NOT d.placed
ORDER BY d.draft_id;

-- name: placed
UPDATE answer_drafts SET placed = true WHERE draft_id = %(draft_id)s;

-- name: undecidable
-- Put to people, of whom none may read it.
SELECT d.draft_id
FROM answer_drafts d
WHERE d.team = %(team)s
  AND d.status = 'waiting'
  AND d.placed
  AND NOT EXISTS (
      SELECT
      FROM expert_messages m
      WHERE m.answer_id = d.answer_id
        AND m.kind = 'draft'
        AND NOT (m.state = 'final' AND m.said <> 'waiting')
  )
ORDER BY d.draft_id;

-- name: unfinished
SELECT EXISTS (
    SELECT
    FROM answer_drafts
    WHERE team = %(team)s
      AND (
          status = 'waiting'
          OR (NOT told AND status <> 'overtaken' AND decided_at > now() - interval '1 day')
      )
);

-- name: to_tell
SELECT d.draft_id, d.question_id, q.user_id, d.status, d.decided_by, d.reason
FROM answer_drafts d
JOIN questions q USING (question_id)
WHERE d.team = %(team)s
  AND d.status IN ('approved', 'refused')
  AND NOT d.told
  AND d.decided_at > now() - interval '7 days'
  AND q.withdrawn_at IS NULL
  AND q.user_id ~ '^[UW][A-Z0-9]+$'
  AND q.user_id <> d.decided_by
ORDER BY d.draft_id;

-- name: tell
UPDATE answer_drafts SET told = true WHERE draft_id = %(draft_id)s AND NOT told;

-- name: untell
UPDATE answer_drafts SET told = false WHERE draft_id = %(draft_id)s;

-- name: of_question
SELECT count(*) FROM answer_drafts WHERE question_id = %(question_id)s;

-- name: put_to_experts
-- As those who decide may see it: its words are of their team, or of a conversation that all are in.
SELECT
    d.draft_id, d.answer_id, q.user_id, q.channel, q.text AS asked, a.p_answered, d.status,
    d.decided_by, d.decided_at, d.reason, d.due_at, a.in_public
FROM answer_drafts d
JOIN questions q USING (question_id)
JOIN answers a USING (answer_id)
WHERE d.team = %(team)s AND d.answer_id = %(answer_id)s;
