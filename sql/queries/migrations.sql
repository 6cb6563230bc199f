-- name: lock
-- The number is arbitrary; it only has to be the same in every release.
SELECT pg_advisory_lock(7346001);

-- name: unlock
SELECT pg_advisory_unlock(7346001);

-- name: create_table
CREATE TABLE IF NOT EXISTS migrations (
    name text PRIMARY KEY,
    applied_at timestamptz NOT NULL DEFAULT now()
);

-- name: applied
SELECT name FROM migrations ORDER BY name;

-- name: record
INSERT INTO migrations (name) VALUES (%(name)s);

-- name: wait_briefly
SELECT set_config('lock_timeout', %(wait)s, true);

-- name: extensions
SELECT name, installed_version, default_version
FROM pg_available_extensions
WHERE name = ANY (%(names)s::text[]);

-- name: create_extension
CREATE EXTENSION IF NOT EXISTS {extension} WITH SCHEMA public;

-- name: create_schema
CREATE SCHEMA IF NOT EXISTS {schema};

-- name: drop_schema
DROP SCHEMA IF EXISTS {schema} CASCADE;

-- name: abandoned_schemas
-- Whoever uses a scratch schema holds the lock of its name; a killed process holds none.
SELECT nspname::text
FROM pg_namespace
WHERE starts_with(nspname, 'scratch_') AND pg_try_advisory_xact_lock(hashtextextended(nspname, 0));

-- name: hold_schema
SELECT pg_advisory_lock(hashtextextended(%(schema)s, 0));
