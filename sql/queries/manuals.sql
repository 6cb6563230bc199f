-- name: insert
WITH stored AS (
    INSERT INTO manuals (
        team, content_hash, title, revision, equipment, published,
        page_count, pages_without_text, parser, series, pages_recognised, lines_doubtful,
        pages_unrecognised, unread, by_operator
    )
    VALUES (
        %(team)s, %(content_hash)s, nullif(%(title)s, ''), %(revision)s, %(equipment)s,
        %(published)s, %(page_count)s, %(pages_without_text)s, %(parser)s, %(series)s,
        %(pages_recognised)s, %(lines_doubtful)s, %(pages_unrecognised)s, %(unread)s,
        %(by_operator)s
    )
    ON CONFLICT (team, content_hash) DO NOTHING
    RETURNING manual_id
)
INSERT INTO manual_files (manual_id, bytes)
SELECT manual_id, %(pdf)s FROM stored
RETURNING manual_id;

-- name: by_hash
SELECT
    manual_id, team, content_hash, coalesce(title, '') AS title, revision, equipment, published,
    '' AS source_name, page_count, pages_without_text, pages_recognised, parser, passages,
    ingested_at, lines_doubtful, pages_unrecognised, unread
FROM manuals
WHERE team = %(team)s AND content_hash = %(content_hash)s;

-- name: list_all
SELECT
    manual_id, team, content_hash, known.title, revision, equipment, published, known.source_name,
    page_count, pages_without_text, pages_recognised, parser, passages, ingested_at,
    lines_doubtful, pages_unrecognised, unread
FROM manuals
JOIN known_manuals(%(team)s, %(operator)s, %(readers)s, %(conversation)s) AS known
    USING (manual_id)
ORDER BY lower(known.title), manual_id;

-- name: searched
SELECT
    manual_id, team, content_hash, known.title, revision, equipment, published, known.source_name,
    page_count, pages_without_text, pages_recognised, parser, passages, ingested_at,
    lines_doubtful, pages_unrecognised, unread
FROM manuals
JOIN known_manuals(%(team)s, %(operator)s, %(readers)s, %(conversation)s) AS known
    USING (manual_id)
JOIN searchable_manuals(%(team)s, %(operator)s, %(readers)s, NULL) USING (manual_id)
ORDER BY lower(known.title), manual_id;

-- name: get
SELECT
    manual_id, team, content_hash, known.title, revision, equipment, published, known.source_name,
    page_count, pages_without_text, pages_recognised, parser, passages, ingested_at,
    lines_doubtful, pages_unrecognised, unread
FROM manuals
JOIN known_manuals(%(team)s, %(operator)s, %(readers)s, %(conversation)s) AS known
    USING (manual_id)
WHERE manual_id = %(manual_id)s;

-- name: find
-- By the names of all grants that the audience holds, not only of the one that it is shown by.
WITH called AS (
    SELECT manual_id, ARRAY[manual_id::text, lower(title)] || array(
        SELECT lower(held.name)
        FROM held_grants(%(team)s, %(operator)s, %(readers)s) AS held
        WHERE held.manual_id = known.manual_id AND held.name <> ''
    ) AS names
    FROM known_manuals(%(team)s, %(operator)s, %(readers)s, %(conversation)s) AS known
),
named AS (
    SELECT manual_id, lower(%(name)s) = ANY (names) AS exactly
    FROM called
    WHERE %(name)s <> ''
      AND (
          manual_id::text = %(name)s
          OR EXISTS (
              SELECT FROM unnest(names[2:]) AS one (called)
              WHERE position(lower(%(name)s) IN called) > 0
          )
      )
)
SELECT
    manual_id, team, content_hash, known.title, revision, equipment, published, known.source_name,
    page_count, pages_without_text, pages_recognised, parser, passages, ingested_at,
    lines_doubtful, pages_unrecognised, unread
FROM manuals
JOIN known_manuals(%(team)s, %(operator)s, %(readers)s, %(conversation)s) AS known
    USING (manual_id)
JOIN current_manuals(%(team)s, %(operator)s, %(readers)s) USING (manual_id)
JOIN named USING (manual_id)
WHERE exactly OR NOT EXISTS (SELECT FROM named WHERE exactly)
ORDER BY replaced_by IS NOT NULL, lower(known.title), manual_id;

-- name: remove
DELETE FROM manuals WHERE team = %(team)s AND manual_id = %(manual_id)s;

-- name: change
UPDATE manuals
SET title = coalesce(%(title)s, title),
    series = coalesce(%(series)s, series),
    revision = nullif(coalesce(%(revision)s, revision), ''),
    equipment = nullif(coalesce(%(equipment)s, equipment), ''),
    published = nullif(coalesce(%(published)s, published), '')
WHERE team = %(team)s AND manual_id = %(manual_id)s;

-- name: of_series
SELECT
    other.manual_id, other.team, other.content_hash, known.title, other.revision, other.equipment,
    other.published, known.source_name, other.page_count, other.pages_without_text,
    other.pages_recognised, other.parser, other.passages, other.ingested_at, other.lines_doubtful,
    other.pages_unrecognised, other.unread
FROM manuals AS own
JOIN manuals AS other USING (team, series)
JOIN known_manuals(%(team)s, %(operator)s, %(readers)s, %(conversation)s) AS known
    ON known.manual_id = other.manual_id
WHERE own.team = %(team)s AND own.manual_id = %(manual_id)s
  AND series <> ''
  AND other.manual_id <> own.manual_id
ORDER BY other.manual_id;

-- name: shared_sections
WITH own AS (
    -- The innermost title: a title page with the revision on it may stand above all.
    SELECT DISTINCT regexp_replace(section, '^.* > ', '') AS title
    FROM passages
    WHERE manual_id = %(one)s AND section <> ''
),
others AS (
    SELECT DISTINCT regexp_replace(section, '^.* > ', '') AS title
    FROM passages
    WHERE manual_id = %(other)s AND section <> ''
)
SELECT
    (SELECT count(*) FROM own JOIN others USING (title))::float8
    / greatest(least((SELECT count(*) FROM own), (SELECT count(*) FROM others)), 1);

-- name: pdf_bytes
SELECT bytes
FROM manual_files
JOIN visible_manuals(%(team)s, %(operator)s, %(readers)s) USING (manual_id)
WHERE manual_id = %(manual_id)s;

-- name: read_by_older
SELECT manual_id
FROM manuals
WHERE team = %(team)s
  AND starts_with(parser, split_part(%(parser)s, '-', 1) || '-')
  AND NOT parser LIKE '%%' || %(parser)s
  AND NOT EXISTS (SELECT FROM units WHERE units.manual_id = manuals.manual_id)
ORDER BY EXISTS (SELECT FROM replacements WHERE older = manual_id), manual_id DESC;

-- name: keep
UPDATE manuals
SET by_operator = true
WHERE team = %(team)s AND manual_id = %(manual_id)s AND NOT by_operator;

-- name: set_parser
UPDATE manuals SET parser = %(parser)s WHERE team = %(team)s AND manual_id = %(manual_id)s;

-- name: to_embed_again
SELECT manual_id, coalesce(title, '') FROM manuals
WHERE team = %(team)s AND embed_again
ORDER BY manual_id;

-- name: embedded_again
UPDATE manuals SET embed_again = false WHERE team = %(team)s AND manual_id = %(manual_id)s;
