-- name: reserve_ids
SELECT nextval(pg_get_serial_sequence('units', 'unit_id'))
FROM generate_series(1, %(count)s);

-- name: copy
COPY units (
    unit_id, manual_id, ordinal, kind, title, section, page_from, page_to, word_count
) FROM STDIN (FORMAT binary);

-- name: copy_lines
COPY unit_lines (
    unit_id, ordinal, role, label, level, passage_id, starts, ends
) FROM STDIN (FORMAT binary);

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

-- name: by_reference
-- For each reference the unit that it means: a lettered part of the paragraph, else the unit with
-- the number in its title, else the first of those below a heading with it.
SELECT DISTINCT ON (wanted.place)
    u.unit_id, u.manual_id, u.ordinal, u.kind, u.title, u.section, u.page_from, u.page_to,
    u.word_count
FROM unnest(%(titles)s::text[], %(sections)s::text[], %(parts)s::text[]) WITH ORDINALITY
    AS wanted (title, section, part, place)
JOIN units u ON
    u.manual_id = %(manual_id)s AND (u.title ~* wanted.title OR u.section ~* wanted.section)
JOIN visible_manuals(%(team)s, %(operator)s, %(readers)s) USING (manual_id)
ORDER BY
    wanted.place,
    (u.section ~* wanted.section AND u.title ~ wanted.part) DESC,
    (u.title ~* wanted.title) DESC,
    u.ordinal;

-- name: count_procedures
SELECT count(*) FROM units WHERE manual_id = %(manual_id)s AND kind = 'procedure';
