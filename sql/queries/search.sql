-- name: visible_passages
SELECT coalesce(sum(passages), 0)::bigint
FROM manuals
JOIN searchable_manuals(%(team)s, %(operator)s, %(readers)s, %(equipment)s) USING (manual_id);

-- name: lexical
-- Okapi BM25 with k1 = 0.9 and b = 0.4: weight = (k1 + 1) * idf, and the divisor is
-- count + k1 * (1 - b) + k1 * b * length / mean. Passages, their mean length and the frequency of a lexeme
-- are those of what the audience can see, so that hidden manuals cannot be felt in the scores.
WITH searchable AS MATERIALIZED (
    SELECT manual_id, passages, lexemes
    FROM manuals
    JOIN searchable_manuals(%(team)s, %(operator)s, %(readers)s, %(equipment)s, %(superseded)s)
        USING (manual_id)
),
corpus AS (
    SELECT sum(passages)::float8 AS n, sum(lexemes)::float8 / sum(passages) AS mean_length
    FROM searchable
),
found AS MATERIALIZED (
    SELECT postings.*
    FROM unnest(lexemes_of('', %(query)s)) AS asked
    JOIN postings USING (lexeme)
    JOIN searchable USING (manual_id)
),
weights AS MATERIALIZED (
    SELECT
        lexeme,
        1.9::float8 * ln(1 + (n - df + 0.5) / (df + 0.5)) AS weight,
        0.36::float8 / mean_length AS slope
    FROM corpus
    CROSS JOIN (
        SELECT lexeme, sum(cardinality(passage_ids))::float8 AS df FROM found GROUP BY lexeme
    ) AS frequencies
),
hits AS (
    -- Unnested here and not in FROM, which would store all hits before it hands on the first.
    SELECT
        unnest(passage_ids) AS passage_id,
        unnest(counts) AS count,
        unnest(lengths) AS length,
        weight,
        slope
    FROM found
    JOIN weights USING (lexeme)
)
SELECT passage_id, sum(weight * count / (count + 0.54::float8 + slope * length)) AS score
FROM hits
GROUP BY passage_id
ORDER BY score DESC, passage_id
LIMIT %(k)s;

-- name: identified
-- Equal scores: the passage with the rarer identifiers first.
WITH matches AS (
    SELECT
        asked.normalised AS asked,
        i.passage_id,
        max(CASE WHEN i.normalised = asked.normalised THEN 1
                 ELSE similarity(i.normalised, asked.normalised) END) AS likeness
    FROM (SELECT DISTINCT unnest(%(normalised)s::text[]) AS normalised) AS asked
    JOIN identifiers i
      ON i.normalised = asked.normalised OR i.normalised %% asked.normalised
    JOIN passages USING (passage_id)
    JOIN searchable_manuals(%(team)s, %(operator)s, %(readers)s, %(equipment)s) USING (manual_id)
    GROUP BY asked.normalised, i.passage_id
),
weighed AS (
    SELECT *, 1.0 / count(*) OVER (PARTITION BY asked, likeness) AS rarity FROM matches
)
SELECT passage_id, sum(likeness)::float8 AS score
FROM weighed
GROUP BY passage_id
ORDER BY score DESC, sum(rarity) DESC, passage_id
LIMIT %(k)s;

-- name: similar_from
-- Until the end of the transaction.
SELECT set_config('pg_trgm.similarity_threshold', %(least)s, true);
