-- name: without_vector
SELECT c.correction_id, c.asked
FROM readable_notes(%(team)s, %(operator)s, %(readers)s)
JOIN corrections c USING (correction_id)
WHERE NOT EXISTS (
    SELECT FROM note_vectors v WHERE v.correction_id = c.correction_id AND v.slug = %(slug)s
)
ORDER BY c.correction_id DESC
LIMIT %(limit)s;

-- name: keep_vector
INSERT INTO note_vectors (correction_id, slug, question)
SELECT c.correction_id, %(slug)s, %(vector)s::halfvec
FROM corrections c
WHERE c.correction_id = %(correction_id)s
ON CONFLICT (correction_id, slug) DO NOTHING;

-- name: nearest
SELECT
    c.correction_id, c.asked, c.text, c.quote, c.decided_at,
    1 - (v.question <=> %(vector)s::halfvec) AS cosine
FROM readable_notes(%(team)s, %(operator)s, %(readers)s)
JOIN corrections c USING (correction_id)
JOIN note_vectors v USING (correction_id)
WHERE v.slug = %(slug)s
ORDER BY v.question <=> %(vector)s::halfvec, c.correction_id
LIMIT %(limit)s;

-- name: read
SELECT
    c.correction_id, c.answer_id, c.kind, c.text, c.user_id, c.decided_by, c.created_at,
    c.decided_at, c.manual_id, m.title AS manual, c.page, p.label, c.quote
FROM readable_notes(%(team)s, %(operator)s, %(readers)s)
JOIN corrections c USING (correction_id)
LEFT JOIN known_manuals(%(team)s, %(operator)s, %(readers)s, %(conversation)s) AS m
    ON m.manual_id = c.manual_id
LEFT JOIN pages p ON p.manual_id = c.manual_id AND p.page = c.page
WHERE c.correction_id = ANY (%(ids)s::bigint[])
ORDER BY array_position(%(ids)s::bigint[], c.correction_id);

-- name: beside
-- The notes that stand beside the answer, the newest first.
SELECT
    c.correction_id, c.answer_id, c.kind, c.text, c.user_id, c.decided_by, c.created_at,
    c.decided_at, c.manual_id, m.title AS manual, c.page, p.label, c.quote
FROM readable_notes(%(team)s, %(operator)s, %(readers)s)
JOIN corrections c USING (correction_id)
JOIN answer_notes n USING (correction_id)
LEFT JOIN known_manuals(%(team)s, %(operator)s, %(readers)s, %(conversation)s) AS m
    ON m.manual_id = c.manual_id
LEFT JOIN pages p ON p.manual_id = c.manual_id AND p.page = c.page
WHERE n.answer_id = %(answer_id)s
ORDER BY c.decided_at DESC, c.correction_id DESC;

-- name: show_beside
INSERT INTO answer_notes (answer_id, correction_id)
SELECT %(answer_id)s, c.correction_id
FROM corrections c
WHERE c.correction_id = ANY (%(ids)s::bigint[])
ON CONFLICT (answer_id, correction_id) DO NOTHING;

-- name: on_page
SELECT p.passage_id
FROM passages p
JOIN visible_manuals(%(team)s, %(operator)s, %(readers)s) USING (manual_id)
WHERE p.manual_id = %(manual_id)s AND %(page)s BETWEEN p.page_from AND p.page_to
ORDER BY p.ordinal;

-- name: places
-- The passages that the notes point at, in reading order: what holds the line, else the page.
SELECT c.correction_id, p.passage_id
FROM readable_notes(%(team)s, %(operator)s, %(readers)s)
JOIN corrections c USING (correction_id)
JOIN passages p ON p.manual_id = c.manual_id AND c.page BETWEEN p.page_from AND p.page_to
WHERE c.correction_id = ANY (%(ids)s::bigint[])
  AND (c.passage_id IS NULL OR p.passage_id = c.passage_id)
ORDER BY array_position(%(ids)s::bigint[], c.correction_id), p.ordinal;
