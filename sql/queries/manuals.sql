-- name: insert
WITH stored AS (
    INSERT INTO manuals (
        team, content_hash, title, revision, equipment, published,
        source_name, page_count, pages_without_text, parser
    )
    VALUES (
        %(team)s, %(content_hash)s, %(title)s, %(revision)s, %(equipment)s, %(published)s,
        %(source_name)s, %(page_count)s, %(pages_without_text)s, %(parser)s
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
    page_count, pages_without_text, parser, passages, superseded_by, ingested_at
FROM manuals
WHERE team = %(team)s AND content_hash = %(content_hash)s;

-- name: list_all
SELECT
    manual_id, team, content_hash, title, revision, equipment, published, source_name,
    page_count, pages_without_text, parser, passages, superseded_by, ingested_at
FROM manuals
JOIN visible_manuals(%(team)s, %(operator)s, %(readers)s) USING (manual_id)
ORDER BY lower(title), manual_id;

-- name: get
SELECT
    manual_id, team, content_hash, title, revision, equipment, published, source_name,
    page_count, pages_without_text, parser, passages, superseded_by, ingested_at
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
    page_count, pages_without_text, parser, passages, superseded_by, ingested_at
FROM named
WHERE exactly OR NOT EXISTS (SELECT FROM named WHERE exactly)
ORDER BY superseded_by IS NOT NULL, lower(title), manual_id;

-- name: remove
DELETE FROM manuals WHERE team = %(team)s AND manual_id = %(manual_id)s;

-- name: supersede
UPDATE manuals AS old
SET superseded_by = new.manual_id
FROM manuals AS new
WHERE old.team = %(team)s AND old.manual_id = %(old)s
  AND new.team = %(team)s AND new.manual_id = %(new)s;

-- name: pdf_bytes
SELECT bytes
FROM manual_files
JOIN visible_manuals(%(team)s, %(operator)s, %(readers)s) USING (manual_id)
WHERE manual_id = %(manual_id)s;
