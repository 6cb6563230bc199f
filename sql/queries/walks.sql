-- name: begin
-- The update changes nothing; it lets whoever comes second have the walk that is open.
INSERT INTO walks AS stored (team, answer_id, claim, begun_by)
SELECT q.team, a.answer_id, %(claim)s, %(user_id)s
FROM answers a
JOIN questions q USING (question_id)
WHERE q.team = %(team)s
  AND q.channel = %(channel)s
  AND a.answer_id = %(answer_id)s
  AND q.withdrawn_at IS NULL
ON CONFLICT (answer_id, claim) WHERE ended_at IS NULL
DO UPDATE SET claim = stored.claim
RETURNING walk_id;

-- name: of_channel
SELECT w.walk_id
FROM walks w
JOIN answers a USING (answer_id)
JOIN questions q USING (question_id)
WHERE w.team = %(team)s AND w.walk_id = %(walk_id)s AND q.channel = %(channel)s;

-- name: click
INSERT INTO walk_clicks (walk_id, act, turn, card, user_id, key)
VALUES (%(walk_id)s, %(act)s, %(turn)s, %(card)s, %(user_id)s, %(key)s)
ON CONFLICT (walk_id, user_id, key) DO NOTHING;

-- name: get
SELECT
    w.walk_id, w.team, w.answer_id, w.claim, w.manual_id, w.kind, w.superseded, w.begun_by,
    w.begun_at, w.state, w.cards, w.card, w.turn, w.ended_at, a.question_id, a.language
FROM walks w
JOIN answers a USING (answer_id)
WHERE w.team = %(team)s AND w.walk_id = %(walk_id)s;

-- name: hold
SELECT walk_id FROM walks WHERE walk_id = %(walk_id)s FOR UPDATE;

-- name: waiting
SELECT click_id, act, turn, card, user_id, clicked_at, outcome
FROM walk_clicks
WHERE walk_id = %(walk_id)s AND outcome IS NULL
ORDER BY click_id;

-- name: counted
SELECT click_id, act, turn, card, user_id, clicked_at, outcome
FROM walk_clicks
WHERE walk_id = %(walk_id)s AND outcome = 'counted'
ORDER BY turn;

-- name: settle
UPDATE walk_clicks SET outcome = %(outcome)s
WHERE click_id = %(click_id)s AND outcome IS NULL;

-- name: lay_out
UPDATE walks
SET manual_id = %(manual_id)s, kind = %(kind)s, cards = %(cards)s, superseded = %(superseded)s,
    begun_by = %(begun_by)s, begun_at = now()
WHERE walk_id = %(walk_id)s;

-- name: card
INSERT INTO walk_cards (walk_id, card, step) VALUES (%(walk_id)s, %(card)s, %(step)s);

-- name: line
INSERT INTO walk_lines (
    walk_id, ordinal, card, role, label, level, passage_id, starts, ends, piece
)
VALUES (
    %(walk_id)s, %(ordinal)s, %(card)s, %(role)s, %(label)s, %(level)s,
    %(passage_id)s, %(starts)s, %(ends)s, %(piece)s
);

-- name: go
UPDATE walks
SET card = %(card)s, turn = turn + 1, state = %(state)s,
    ended_at = CASE WHEN %(state)s = 'open' THEN NULL ELSE now() END
WHERE walk_id = %(walk_id)s;

-- name: stop
UPDATE walks SET state = 'stopped', ended_at = coalesce(ended_at, now())
WHERE walk_id = %(walk_id)s AND state IN ('new', 'open');

-- name: lines
SELECT ordinal, card, role, label, level, passage_id, starts, ends, piece
FROM walk_lines
WHERE walk_id = %(walk_id)s
ORDER BY ordinal;

-- name: steps
-- (card, step) of each card, how many steps there are, and which of its step's cards it is.
SELECT
    card, step, max(step) OVER () AS of_steps,
    row_number() OVER (PARTITION BY step ORDER BY card) AS part,
    count(*) OVER (PARTITION BY step) AS parts
FROM walk_cards
WHERE walk_id = %(walk_id)s
ORDER BY card;

-- name: stands
-- What the audience may do with the manual now: search it, read it as a superseded one, or neither.
SELECT CASE
    WHEN EXISTS (
        SELECT
        FROM searchable_manuals(%(team)s, %(operator)s, %(readers)s, NULL) AS s
        WHERE s.manual_id = %(manual_id)s
    ) THEN 'current'
    WHEN EXISTS (
        SELECT
        FROM visible_manuals(%(team)s, %(operator)s, %(readers)s) AS v
        WHERE v.manual_id = %(manual_id)s
    ) THEN 'superseded'
    ELSE 'hidden'
END;

-- name: open
-- Those that go on, the newest first, with what was asked; `user_id` null: everybody's.
SELECT w.walk_id, q.question_id, q.channel, q.thread_ts, q.text AS asked, w.card, w.cards,
    w.begun_by, w.begun_at, m.ts
FROM walks w
JOIN answers a USING (answer_id)
JOIN questions q USING (question_id)
JOIN walk_messages m ON m.walk_id = w.walk_id AND m.kind = 'card'
WHERE w.team = %(team)s
  AND w.state = 'open'
  AND q.withdrawn_at IS NULL
  AND (
      %(user_id)s::text IS NULL
      OR w.begun_by = %(user_id)s
      OR EXISTS (
          SELECT FROM walk_clicks c
          WHERE c.walk_id = w.walk_id AND c.user_id = %(user_id)s AND c.outcome = 'counted'
      )
  )
ORDER BY w.walk_id DESC
LIMIT %(most)s;

-- name: unfinished
-- Those that go on, and those of which something waits, or is not shown yet.
SELECT w.walk_id
FROM walks w
WHERE w.team = %(team)s
  AND w.begun_at > now() - interval '30 days'
  AND (
      w.state = 'open'
      OR EXISTS (
          SELECT FROM walk_clicks c WHERE c.walk_id = w.walk_id AND c.outcome IS NULL
      )
      OR EXISTS (
          SELECT
          FROM walk_messages m
          WHERE m.walk_id = w.walk_id
            AND (
                m.state <> 'final'
                OR (m.kind = 'card' AND NOT starts_with(m.said, w.turn || ' ' || w.state))
            )
      )
  )
ORDER BY w.walk_id;

-- name: message
INSERT INTO walk_messages AS stored (walk_id, team, kind, turn, channel)
VALUES (%(walk_id)s, %(team)s, %(kind)s, %(turn)s, %(channel)s)
ON CONFLICT (walk_id, kind, turn) DO UPDATE SET turn = stored.turn
RETURNING message_id, kind, turn, state, channel, ts, attempt, said;

-- name: take
UPDATE walk_messages SET attempt = attempt + 1
WHERE message_id = %(message_id)s AND walk_id IS NOT NULL
RETURNING attempt;

-- name: move
UPDATE walk_messages
SET state = %(state)s, ts = coalesce(%(ts)s, ts), said = coalesce(%(said)s, said)
WHERE message_id = %(message_id)s AND attempt = %(attempt)s AND walk_id IS NOT NULL;

-- name: row
SELECT message_id, kind, turn, state, channel, ts, attempt, said
FROM walk_messages
WHERE message_id = %(message_id)s AND walk_id IS NOT NULL;

-- name: orphans
SELECT message_id, kind, turn, state, channel, ts, attempt, said
FROM walk_messages
WHERE team = %(team)s AND walk_id IS NULL
ORDER BY message_id;

-- name: drop
DELETE FROM walk_messages WHERE message_id = %(message_id)s AND walk_id IS NULL;
