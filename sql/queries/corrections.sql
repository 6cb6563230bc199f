-- name: subject
-- What an answer was to: the question as it was searched for, else as it was written.
SELECT
    a.answer_id, a.question_id, q.channel, q.user_id, a.status,
    coalesce(
        (
            SELECT r.query
            FROM retrievals r
            WHERE r.question_id = a.question_id
              AND r.arm IN ('dense', 'lexical')
              AND r.created_at = a.created_at
            ORDER BY r.retrieval_id
            LIMIT 1
        ),
        q.text
    ) AS asked,
    ARRAY(
        SELECT DISTINCT p.manual_id
        FROM passages p
        JOIN visible_manuals(%(team)s, %(operator)s, %(readers)s) USING (manual_id)
        WHERE p.passage_id = ANY (a.nearest)
           OR p.passage_id IN (SELECT c.passage_id FROM citations c WHERE c.answer_id = a.answer_id)
        ORDER BY p.manual_id
    ) AS manual_ids,
    a.cited = (SELECT count(*) FROM citations c WHERE c.answer_id = a.answer_id) AS whole
FROM answers a
JOIN questions q USING (question_id)
WHERE a.answer_id = %(answer_id)s AND q.team = %(team)s AND q.withdrawn_at IS NULL;

-- name: insert
INSERT INTO corrections (
    team, answer_id, user_id, text, kind, asked, manual_id, page, passage_id, quote, manual_ids,
    conversation, instead_of, source, event_key
)
VALUES (
    %(team)s, %(answer_id)s, %(user_id)s, %(text)s, %(kind)s, %(asked)s, %(manual_id)s, %(page)s,
    %(passage_id)s, %(quote)s, %(manual_ids)s::bigint[], %(conversation)s, %(instead_of)s,
    %(source)s, %(event_key)s
)
ON CONFLICT (team, event_key) DO NOTHING
RETURNING correction_id;

-- name: hold
SELECT c.correction_id, c.answer_id, a.question_id, c.user_id, c.status, c.manual_ids,
    c.conversation, c.instead_of, c.decided_by, c.text, c.manual_id, c.page, c.quote
FROM corrections c
JOIN answers a USING (answer_id)
WHERE c.team = %(team)s AND c.correction_id = %(correction_id)s
FOR UPDATE OF c;

-- name: in_turn
SELECT q.question_id
FROM corrections c
JOIN answers a USING (answer_id)
JOIN questions q USING (question_id)
WHERE c.team = %(team)s AND c.correction_id = %(correction_id)s
FOR NO KEY UPDATE OF q;

-- name: rivals
-- The notes that this one takes the place of: of the same question, and the one that it names.
SELECT c.correction_id
FROM corrections c
JOIN answers a USING (answer_id)
WHERE c.team = %(team)s
  AND c.status = 'approved'
  AND c.correction_id <> %(correction_id)s
  AND (a.question_id = %(question_id)s OR c.correction_id = %(instead_of)s)
ORDER BY c.correction_id
FOR UPDATE OF c;

-- name: decide
WITH decided AS (
    UPDATE corrections
    SET status = %(status)s, decided_by = %(decided_by)s, decided_at = now()
    WHERE correction_id = ANY (%(ids)s::bigint[])
    RETURNING correction_id
)
INSERT INTO correction_decisions (correction_id, status, decided_by, reason)
SELECT correction_id, %(status)s, %(decided_by)s, %(reason)s FROM decided;

-- name: share
UPDATE corrections SET conversation = '' WHERE correction_id = %(correction_id)s;

-- name: of_question
SELECT c.correction_id
FROM corrections c
JOIN answers a USING (answer_id)
WHERE c.team = %(team)s AND a.question_id = %(question_id)s
ORDER BY c.correction_id;

-- name: questions_showing
-- Questions whose visible message shows one of the notes.
SELECT r.question_id, r.team, r.channel, q.thread_ts
FROM replies r
JOIN questions q USING (question_id)
WHERE r.state = 'final'
  AND r.ts IS NOT NULL
  AND r.answer_id IN (
      SELECT n.answer_id FROM answer_notes n WHERE n.correction_id = ANY (%(ids)s::bigint[])
  )
ORDER BY r.question_id;

-- name: listed
-- With what is visible to the operator only: the words of all corrections of the team.
SELECT
    c.correction_id, c.answer_id, c.user_id, c.kind, c.asked, c.text, c.manual_id,
    m.title AS manual, c.page, c.quote, c.status, c.conversation, c.decided_by, c.decided_at,
    c.created_at,
    c.correction_id IN (
        SELECT n.correction_id FROM readable_notes(%(team)s, %(operator)s, %(readers)s) AS n
    ) AS shown,
    (SELECT count(*) FROM answer_notes n WHERE n.correction_id = c.correction_id)::integer AS beside
FROM corrections c
LEFT JOIN known_manuals(%(team)s, %(operator)s, %(readers)s, %(conversation)s) AS m
    ON m.manual_id = c.manual_id
WHERE c.team = %(team)s AND (%(status)s::text IS NULL OR c.status = %(status)s)
ORDER BY c.correction_id DESC
LIMIT %(limit)s;

-- name: gold
-- What approved notes teach: the question, and the place where its answer stands.
SELECT
    c.correction_id, c.answer_id, c.kind, c.asked, c.text, c.manual_id, c.page, c.quote,
    q.team, q.channel, a.status, a.action, c.user_id, c.decided_by, q.user_id AS asker, q.asked_at,
    ARRAY(
        SELECT p.passage_id
        FROM passages p
        JOIN visible_manuals(%(team)s, %(operator)s, %(readers)s) USING (manual_id)
        WHERE p.manual_id = c.manual_id AND c.page BETWEEN p.page_from AND p.page_to
          AND (c.passage_id IS NULL OR p.passage_id = c.passage_id)
        ORDER BY p.ordinal
    ) AS passage_ids,
    -- What a search put first for it, nobody cited, and the expert did not mean.
    ARRAY(
        SELECT DISTINCT near.passage_id
        FROM retrievals r
        CROSS JOIN LATERAL unnest(r.passage_ids[1:5]) AS near (passage_id)
        JOIN passages p USING (passage_id)
        JOIN searchable_manuals(%(team)s, false, '[]', NULL) USING (manual_id)
        WHERE r.question_id = a.question_id
          AND NOT (p.manual_id = c.manual_id AND c.page BETWEEN p.page_from AND p.page_to)
          AND NOT EXISTS (
              SELECT FROM citations
              WHERE citations.answer_id = c.answer_id AND citations.passage_id = near.passage_id
          )
        ORDER BY near.passage_id
    ) AS negatives,
    everyones.are AS open,
    everyones.are AND c.conversation = '' AND a.in_public AS public
FROM readable_notes(%(team)s, %(operator)s, %(readers)s)
JOIN corrections c USING (correction_id)
JOIN answers a USING (answer_id)
JOIN questions q USING (question_id)
CROSS JOIN LATERAL (
    SELECT c.manual_ids <@ ARRAY(
        SELECT s.manual_id FROM searchable_manuals(%(team)s, false, '[]', NULL) AS s
    ) AS are
) AS everyones
WHERE %(since)s::timestamptz IS NULL OR c.decided_at >= %(since)s::timestamptz
ORDER BY c.decided_at DESC, c.correction_id DESC;
