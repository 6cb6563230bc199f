-- name: lock
SELECT pg_advisory_xact_lock(hashtextextended('embedders', 0));

-- name: all
SELECT slug, setting, address, state, since FROM embedders ORDER BY since, slug;

-- name: in_state
SELECT slug, setting, address, state, since FROM embedders WHERE state = %(state)s;

-- name: leave_state
UPDATE embedders SET state = 'before', since = now() WHERE state = %(state)s AND slug <> %(slug)s;

-- name: set
INSERT INTO embedders (slug, setting, address, state)
VALUES (%(slug)s, %(setting)s, %(address)s, %(state)s)
ON CONFLICT (slug) DO UPDATE SET
    setting = excluded.setting,
    address = excluded.address,
    since = CASE WHEN embedders.state = excluded.state THEN embedders.since ELSE now() END,
    state = excluded.state;

-- name: forget
DELETE FROM embedders WHERE slug = %(slug)s AND state = 'before';

-- name: count_passages
SELECT count(*) FROM passages;
