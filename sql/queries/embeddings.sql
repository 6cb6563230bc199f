-- name: create_table
CREATE TABLE IF NOT EXISTS {table} (
    passage_id bigint PRIMARY KEY REFERENCES passages ON DELETE CASCADE,
    -- Kept beside the vector so that an audience is a filter on this table alone.
    manual_id bigint NOT NULL,
    embedding halfvec({dims}) NOT NULL
);

-- name: create_manual_index
CREATE INDEX IF NOT EXISTS {by_manual} ON {table} (manual_id);

-- name: create_vector_index
-- Manuals are full of passages that are almost alike, among which a sparser graph loses its way.
CREATE INDEX IF NOT EXISTS {by_vector} ON {table} USING hnsw (embedding halfvec_cosine_ops)
WITH (m = 24, ef_construction = 128);

-- name: needs_vector_index
SELECT NOT EXISTS (
    SELECT FROM pg_class
    WHERE relname = {by_vector_name} AND relnamespace = current_schema()::regnamespace
) AND (SELECT count(*) FROM {table}) > %(exact_up_to)s;

-- name: stored_dims
SELECT atttypmod
FROM pg_attribute
JOIN pg_class ON pg_class.oid = attrelid
-- The search path also sees the tables of public, which are another database's to a scratch schema.
WHERE relname = %(table)s AND relnamespace = current_schema()::regnamespace
  AND attname = 'embedding';

-- name: manuals_of
SELECT passage_id, manual_id FROM passages WHERE passage_id = ANY (%(ids)s::bigint[]);

-- name: copy
COPY {table} (passage_id, manual_id, embedding) FROM STDIN (FORMAT binary);

-- name: missing
SELECT passage_id
FROM passages
JOIN manuals USING (manual_id)
LEFT JOIN {table} AS stored USING (passage_id)
WHERE stored.passage_id IS NULL
  AND (%(team)s::text IS NULL OR manuals.team = %(team)s)
ORDER BY passage_id;

-- name: tables
SELECT relname FROM pg_class
WHERE relnamespace = current_schema()::regnamespace
  AND relkind = 'r' AND starts_with(relname, 'embeddings_')
ORDER BY relname;

-- name: drop
DELETE FROM {table} WHERE manual_id = %(manual_id)s;

-- name: nearest_exact
-- The distances are computed before the order is asked for, so that no vector index is used.
WITH seen AS MATERIALIZED (
    SELECT passage_id, embedding <=> %(vector)s::halfvec AS distance
    FROM {table}
    WHERE manual_id = ANY (%(searchable)s::bigint[])
)
SELECT passage_id, 1 - distance AS score
FROM seen
ORDER BY distance, passage_id
LIMIT %(k)s;

-- name: nearest_approximate
-- Rows come off the index one by one, in relaxed order (hence the sort), until k of the audience's
-- are among them or the walk is at its end.
WITH seen AS MATERIALIZED (
    SELECT passage_id, distance
    FROM (
        SELECT passage_id, manual_id, embedding <=> %(vector)s::halfvec AS distance
        FROM {table}
        ORDER BY embedding <=> %(vector)s::halfvec
        LIMIT %(walk)s
    ) AS walked
    WHERE manual_id = ANY (%(searchable)s::bigint[])
    LIMIT %(k)s
)
SELECT passage_id, 1 - distance AS score
FROM seen
ORDER BY distance, passage_id;

-- name: walk_on
-- Until the end of the transaction: where the filter drops what the index gave, let it give more.
-- Past its own limits pgvector hands out what it passed by, near or not: they are never reached.
SELECT
    set_config('hnsw.iterative_scan', 'relaxed_order', true),
    set_config('hnsw.max_scan_tuples', '1000000', true),
    set_config('hnsw.scan_mem_multiplier', '16', true),
    set_config('hnsw.ef_search', %(ef_search)s, true);

-- name: build_in_memory
-- Until the end of the transaction: a graph that outgrows this is built many times slower.
SELECT set_config('maintenance_work_mem', %(memory)s, true);

-- name: lock
SELECT pg_advisory_xact_lock(hashtextextended(%(table)s, 0));

-- name: lacking
-- Manuals with passages that this model has not embedded yet, and how many of them.
SELECT manuals.team, manuals.manual_id, manuals.title, count(*) AS passages
FROM passages
JOIN manuals USING (manual_id)
LEFT JOIN {table} AS stored USING (passage_id)
WHERE stored.passage_id IS NULL
GROUP BY manuals.manual_id
ORDER BY manuals.manual_id
LIMIT %(most)s;

-- name: lacks
SELECT EXISTS (
    SELECT FROM passages LEFT JOIN {table} AS stored USING (passage_id)
    WHERE stored.passage_id IS NULL
);

-- name: stored_of
SELECT passage_id FROM {table} WHERE manual_id = %(manual_id)s;

-- name: count
SELECT count(*) FROM {table};

-- name: drop_table
DROP TABLE IF EXISTS {table};
