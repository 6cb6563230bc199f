-- name: schema
SELECT current_schema()::text;

-- name: snapshot
SELECT pg_export_snapshot();

-- name: tables
-- Those of the schema that no extension brought.
SELECT relation.relname::text
FROM pg_class AS relation
JOIN pg_namespace AS namespace ON namespace.oid = relation.relnamespace
WHERE namespace.nspname = %(schema)s
    AND relation.relkind IN ('r', 'p')
    AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE classid = 'pg_class'::regclass AND objid = relation.oid AND deptype = 'e'
    )
ORDER BY relation.relname;

-- name: create_count
SELECT count(*) FROM {table};

-- name: create_any
SELECT EXISTS (SELECT FROM {table});

-- name: drops
-- A table takes its indexes, triggers and sequences with it.
SELECT statement
FROM (
    SELECT 1 AS turn, format('DROP TABLE %%I.%%I CASCADE;', schemaname, tablename) AS statement
    FROM pg_tables
    WHERE schemaname = %(schema)s AND tablename = ANY (%(tables)s::text[])
    UNION ALL
    SELECT 2, format('DROP ROUTINE IF EXISTS %%s CASCADE;', routine.oid::regprocedure)
    FROM pg_proc AS routine
    JOIN pg_namespace AS namespace ON namespace.oid = routine.pronamespace
    WHERE namespace.nspname = %(schema)s AND routine.proname = ANY (%(names)s::text[])
    UNION ALL
    SELECT 3, format('DROP TYPE IF EXISTS %%I.%%I CASCADE;', namespace.nspname, type.typname)
    FROM pg_type AS type
    JOIN pg_namespace AS namespace ON namespace.oid = type.typnamespace
    WHERE namespace.nspname = %(schema)s
        AND type.typname = ANY (%(names)s::text[])
        AND (
            type.typtype IN ('e', 'd')
            OR EXISTS (SELECT FROM pg_class WHERE oid = type.typrelid AND relkind = 'c')
        )
) AS dropped
ORDER BY turn;

-- name: go_further
-- Messages and other systems know ids that were given after the backup was made: these are not
-- given again, to something else.
SELECT setval(
    format('%%I.%%I', schemaname, sequencename)::regclass,
    coalesce(last_value, 0) + %(further)s
)
FROM pg_sequences
WHERE schemaname = %(schema)s;
