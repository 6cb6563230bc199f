-- name: insert
INSERT INTO units (
    manual_id, ordinal, kind, title, section, page_from, page_to, word_count
)
VALUES (
    %(manual_id)s, %(ordinal)s, %(kind)s, %(title)s, %(section)s, %(page_from)s, %(page_to)s,
    %(word_count)s
)
RETURNING unit_id;

-- name: insert_line
INSERT INTO unit_lines (unit_id, ordinal, role, label, level, passage_id, starts, ends)
VALUES (
    %(unit_id)s, %(ordinal)s, %(role)s, %(label)s, %(level)s, %(passage_id)s, %(starts)s, %(ends)s
);

-- name: of_passages
SELECT
    u.unit_id, u.manual_id, u.ordinal, u.kind, u.title, u.section, u.page_from, u.page_to,
    u.word_count
FROM units u
JOIN visible_manuals(%(team)s, %(operator)s, %(readers)s) USING (manual_id)
WHERE u.unit_id IN (
    SELECT l.unit_id FROM unit_lines l WHERE l.passage_id = ANY (%(ids)s::bigint[])
)
ORDER BY u.manual_id, u.ordinal;

-- name: lines_of
SELECT
    l.unit_id, l.ordinal, l.role, l.label, l.level, l.passage_id, l.starts, l.ends
FROM unit_lines l
JOIN units u USING (unit_id)
JOIN visible_manuals(%(team)s, %(operator)s, %(readers)s) USING (manual_id)
WHERE l.unit_id = ANY (%(ids)s::bigint[])
ORDER BY u.manual_id, u.ordinal, l.ordinal;
