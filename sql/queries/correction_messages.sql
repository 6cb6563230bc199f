-- name: open
-- What is to be put to leads, or drawn anew there; a question that was deleted takes its own away.
INSERT INTO correction_messages (correction_id, team)
SELECT c.correction_id, c.team
FROM corrections c
JOIN answers a USING (answer_id)
JOIN questions q USING (question_id)
WHERE c.team = %(team)s AND c.status = 'proposed' AND q.withdrawn_at IS NULL
ORDER BY c.correction_id
ON CONFLICT (correction_id) DO NOTHING;

-- name: due
-- What is not there yet, or may say something else now; `again`: all that wait, since who reads along
-- may be others now. One that was decided before its message was begun needs none.
SELECT m.message_id, m.correction_id, m.state, m.channel, m.ts, m.attempt, m.said
FROM correction_messages m
JOIN corrections c USING (correction_id)
WHERE m.team = %(team)s
  AND (m.state <> 'final' OR m.said <> c.status OR (%(again)s AND c.status = 'proposed'))
  AND (c.status = 'proposed' OR m.state <> 'new')
  AND (c.decided_at IS NULL OR c.decided_at > now() - interval '30 days')
ORDER BY m.message_id;

-- name: take
UPDATE correction_messages
SET attempt = attempt + 1, channel = CASE WHEN ts IS NULL THEN %(channel)s ELSE channel END
WHERE message_id = %(message_id)s AND correction_id IS NOT NULL
RETURNING attempt;

-- name: move
UPDATE correction_messages
SET
    state = %(state)s,
    ts = coalesce(%(ts)s, ts),
    said = coalesce(%(said)s, said)
WHERE message_id = %(message_id)s AND attempt = %(attempt)s AND correction_id IS NOT NULL;

-- name: row
SELECT state, ts, attempt
FROM correction_messages
WHERE message_id = %(message_id)s AND correction_id IS NOT NULL;

-- name: orphans
SELECT message_id, state, channel, ts, attempt
FROM correction_messages
WHERE team = %(team)s AND correction_id IS NULL
ORDER BY message_id;

-- name: drop
DELETE FROM correction_messages WHERE message_id = %(message_id)s AND correction_id IS NULL;

-- name: proposal
-- As those who decide may see it: `readable` is false where they may not read all that it stands on.
SELECT
    c.correction_id, c.answer_id, c.user_id, c.kind, c.asked, c.text, c.manual_id,
    m.title AS manual, c.page, p.label, c.quote, c.status, c.decided_by, c.decided_at, c.created_at,
    a.in_public
        AND c.manual_ids <@ ARRAY(
            SELECT s.manual_id FROM searchable_manuals(%(team)s, %(operator)s, %(readers)s, NULL) s
        ) AS readable,
    coalesce(
        (
            SELECT d.reason
            FROM correction_decisions d
            WHERE d.correction_id = c.correction_id
            ORDER BY d.decision_id DESC
            LIMIT 1
        ),
        ''
    ) AS reason,
    (
        SELECT n.correction_id
        FROM corrections n
        WHERE n.instead_of = c.correction_id AND n.source = 'leads'
        ORDER BY n.correction_id DESC
        LIMIT 1
    ) AS edited_as
FROM corrections c
JOIN answers a USING (answer_id)
LEFT JOIN known_manuals(%(team)s, %(operator)s, %(readers)s, %(conversation)s) AS m
    ON m.manual_id = c.manual_id
LEFT JOIN pages p ON p.manual_id = c.manual_id AND p.page = c.page
WHERE c.team = %(team)s AND c.correction_id = %(correction_id)s;

-- name: to_tell
-- Who wrote it reads what became of it; once it is a note, so do who asked and whose vote on an
-- answer to the question is a thumb down. Nobody is told of what they decided themselves.
WITH decided AS (
    SELECT c.correction_id, c.user_id, c.status, c.decided_by, q.question_id, q.user_id AS asker
    FROM corrections c
    JOIN answers a USING (answer_id)
    JOIN questions q USING (question_id)
    WHERE c.team = %(team)s
      AND c.decided_at > now() - interval '7 days'
      AND q.withdrawn_at IS NULL
      AND q.channel ~ '^[CDG][A-Z0-9]+$'
      AND (
          c.status IN ('approved', 'refused')
          OR EXISTS (
              SELECT FROM corrections n
              WHERE n.instead_of = c.correction_id AND n.source = 'leads' AND n.status = 'approved'
          )
      )
),
people AS (
    SELECT correction_id, question_id, status, decided_by, user_id, 'author' AS who FROM decided
    UNION ALL
    SELECT correction_id, question_id, status, decided_by, asker, 'asker' FROM decided
    WHERE status = 'approved'
    UNION ALL
    SELECT d.correction_id, d.question_id, d.status, d.decided_by, v.user_id, 'voter'
    FROM decided d
    CROSS JOIN LATERAL (
        SELECT DISTINCT ON (l.user_id) l.user_id, l.value
        FROM casts_left l
        JOIN answers a USING (answer_id)
        WHERE a.question_id = d.question_id
        ORDER BY l.user_id, l.happened_at DESC, l.event_id DESC
    ) AS v
    WHERE d.status = 'approved' AND v.value = 'down'
)
SELECT DISTINCT ON (correction_id, user_id)
    correction_id, question_id, status, decided_by, user_id, who
FROM people p
WHERE user_id ~ '^[UW][A-Z0-9]+$'
  AND user_id <> decided_by
  AND NOT EXISTS (
      SELECT FROM correction_tellings t
      WHERE t.correction_id = p.correction_id AND t.user_id = p.user_id AND t.status = p.status
  )
ORDER BY correction_id, user_id, who;

-- name: reason
SELECT reason
FROM correction_decisions
WHERE correction_id = %(correction_id)s
ORDER BY decision_id DESC
LIMIT 1;

-- name: tell
INSERT INTO correction_tellings (correction_id, user_id, status)
VALUES (%(correction_id)s, %(user_id)s, %(status)s)
ON CONFLICT (correction_id, user_id, status) DO NOTHING;

-- name: untell
DELETE FROM correction_tellings
WHERE correction_id = %(correction_id)s AND user_id = %(user_id)s AND status = %(status)s;
