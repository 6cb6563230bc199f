-- name: copy
COPY pages (manual_id, page, label, text, recognised) FROM STDIN (FORMAT binary);

-- name: read
SELECT manual_id, known.title AS manual, page, label, text, recognised
FROM pages
JOIN known_manuals(%(team)s, %(operator)s, %(readers)s, %(conversation)s) AS known
    USING (manual_id)
WHERE manual_id = %(manual_id)s AND page = %(page)s;

-- name: read_many
SELECT manual_id, known.title AS manual, page, label, text, recognised
FROM unnest(%(manual_ids)s::bigint[], %(pages)s::integer[]) WITH ORDINALITY
    AS asked (manual_id, page, place)
JOIN pages USING (manual_id, page)
JOIN known_manuals(%(team)s, %(operator)s, %(readers)s, %(conversation)s) AS known
    USING (manual_id)
ORDER BY place;

-- name: without_text
SELECT page FROM pages WHERE manual_id = %(manual_id)s AND text !~ '\S' ORDER BY page LIMIT %(limit)s;

-- name: front
SELECT manual_id, known.title AS manual, page, label, text, recognised
FROM pages
JOIN known_manuals(%(team)s, %(operator)s, %(readers)s, %(conversation)s) AS known
    USING (manual_id)
WHERE manual_id = ANY (%(manual_ids)s::bigint[]) AND page <= %(most)s
ORDER BY manual_id, page;
