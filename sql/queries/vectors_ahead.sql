-- name: known
SELECT text_hash, vector
FROM vectors_ahead
WHERE team = %(team)s AND content_hash = %(content_hash)s AND slug = %(slug)s;

-- name: keep
INSERT INTO vectors_ahead (team, content_hash, slug, text_hash, vector)
SELECT %(team)s, %(content_hash)s, %(slug)s, made.text_hash, made.vector
FROM unnest(%(hashes)s::bytea[], %(vectors)s::bytea[]) AS made (text_hash, vector)
ON CONFLICT DO NOTHING;

-- name: drop
DELETE FROM vectors_ahead WHERE team = %(team)s AND content_hash = %(content_hash)s;

-- name: old
DELETE FROM vectors_ahead WHERE kept_at < now() - make_interval(days => %(days)s);

-- name: characters_a_page
SELECT
    coalesce(sum(length(p.text) + length(p.section)), 0)::float8
    / greatest((SELECT sum(page_count) FROM manuals), 1)
FROM passages p;
