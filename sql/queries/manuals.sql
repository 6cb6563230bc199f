-- name: insert
WITH stored AS (
    INSERT INTO manuals (
        team, content_hash, title, revision, equipment, published,
        source_name, page_count, pages_without_text, parser, series, pages_recognised,
        lines_doubtful, by_operator
    )
    VALUES (
        %(team)s, %(content_hash)s, %(title)s, %(revision)s, %(equipment)s, %(published)s,
        %(source_name)s, %(page_count)s, %(pages_without_text)s, %(parser)s,
        %(series)s, %(pages_recognised)s, %(lines_doubtful)s, %(by_operator)s
    )
    ON CONFLICT (team, content_hash) DO NOTHING
    RETURNING manual_id
)
INSERT INTO manual_files (manual_id, bytes)
SELECT manual_id, %(pdf)s FROM stored
RETURNING manual_id;

-- name: by_hash
SELECT
    manual_id, team, content_hash, title, revision, equipment, published, source_name,
    page_count, pages_without_text, pages_recognised, parser, passages, superseded_by, ingested_at,
    lines_doubtful
FROM manuals
WHERE team = %(team)s AND content_hash = %(content_hash)s;

-- name: list_all
SELECT
    manual_id, team, content_hash, title, revision, equipment, published, source_name,
    page_count, pages_without_text, pages_recognised, parser, passages, superseded_by, ingested_at,
    lines_doubtful
FROM manuals
JOIN visible_manuals(%(team)s, %(operator)s, %(readers)s) USING (manual_id)
ORDER BY lower(title), manual_id;

-- name: searched
SELECT
    manual_id, team, content_hash, title, revision, equipment, published, source_name,
    page_count, pages_without_text, pages_recognised, parser, passages, superseded_by, ingested_at,
    lines_doubtful
FROM manuals
JOIN searchable_manuals(%(team)s, %(operator)s, %(readers)s, NULL) USING (manual_id)
ORDER BY lower(title), manual_id;

-- name: get
SELECT
    manual_id, team, content_hash, title, revision, equipment, published, source_name,
    page_count, pages_without_text, pages_recognised, parser, passages, superseded_by, ingested_at,
    lines_doubtful
FROM manuals
JOIN visible_manuals(%(team)s, %(operator)s, %(readers)s) USING (manual_id)
WHERE manual_id = %(manual_id)s;

-- name: find
WITH named AS (
    SELECT
        manuals.*,
        lower(%(name)s) IN (manual_id::text, lower(title), lower(source_name)) AS exactly
    FROM manuals
    JOIN visible_manuals(%(team)s, %(operator)s, %(readers)s) USING (manual_id)
    WHERE %(name)s <> ''
      AND (
          manual_id::text = %(name)s
          OR position(lower(%(name)s) IN lower(title)) > 0
          OR position(lower(%(name)s) IN lower(source_name)) > 0
      )
)
SELECT
    manual_id, team, content_hash, title, revision, equipment, published, source_name,
    page_count, pages_without_text, pages_recognised, parser, passages, superseded_by, ingested_at,
    lines_doubtful
FROM named
WHERE exactly OR NOT EXISTS (SELECT FROM named WHERE exactly)
ORDER BY superseded_by IS NOT NULL, lower(title), manual_id;

-- name: superseded_by
SELECT manual_id FROM manuals
WHERE team = %(team)s AND superseded_by = %(manual_id)s
ORDER BY manual_id;

-- name: pass_on
UPDATE manuals AS older
SET superseded_by = own.superseded_by
FROM manuals AS own
WHERE own.team = %(team)s AND own.manual_id = %(manual_id)s
  AND older.superseded_by = own.manual_id;

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
    other.manual_id, other.team, other.content_hash, other.title, other.revision, other.equipment,
    other.published, other.source_name, other.page_count, other.pages_without_text,
    other.pages_recognised, other.parser, other.passages, other.superseded_by, other.ingested_at,
    other.lines_doubtful
FROM manuals AS own
JOIN manuals AS other USING (team, series)
WHERE own.team = %(team)s AND own.manual_id = %(manual_id)s
  AND series <> ''
  AND other.manual_id <> own.manual_id
  AND other.superseded_by IS NULL
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

-- name: restore
UPDATE manuals SET superseded_by = NULL WHERE team = %(team)s AND manual_id = %(manual_id)s;

-- name: supersede
WITH RECURSIVE newer (manual_id) AS (
    SELECT superseded_by FROM manuals WHERE manual_id = %(new)s
    UNION
    SELECT manuals.superseded_by FROM newer JOIN manuals USING (manual_id)
)
UPDATE manuals AS old
SET superseded_by = new.manual_id
FROM manuals AS new
WHERE old.team = %(team)s AND old.manual_id = %(old)s
  AND new.team = %(team)s AND new.manual_id = %(new)s
  AND old.manual_id <> new.manual_id
  AND NOT EXISTS (SELECT FROM newer WHERE newer.manual_id = old.manual_id);

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
ORDER BY superseded_by IS NOT NULL, manual_id DESC;

-- name: keep
UPDATE manuals
SET by_operator = true
WHERE team = %(team)s AND manual_id = %(manual_id)s AND NOT by_operator;

-- name: set_parser
UPDATE manuals SET parser = %(parser)s WHERE team = %(team)s AND manual_id = %(manual_id)s;
