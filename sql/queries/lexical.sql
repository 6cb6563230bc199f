-- name: frequencies
-- How many searchable passages hold each lexeme of the query; no list of passages is read.
SELECT asked.lexeme, coalesce(sum(held), 0)::bigint AS held
FROM unnest(lexemes_of('', %(query)s)) AS asked
LEFT JOIN postings
  ON postings.lexeme = asked.lexeme AND manual_id = ANY (%(searchable)s::bigint[])
GROUP BY asked.lexeme;

-- name: densest
-- Of one lexeme, in manuals where most passages hold it first, as many lists as the bound allows.
SELECT manual_id
FROM (
    SELECT
        manual_id,
        sum(held) OVER (ORDER BY held::float8 / passages DESC, manual_id) AS so_far
    FROM postings
    JOIN manuals USING (manual_id)
    WHERE lexeme = %(lexeme)s AND manual_id = ANY (%(searchable)s::bigint[])
) AS lists
WHERE so_far <= %(bound)s;

-- name: rank
-- Okapi BM25 with k1 = 1.5 and b = 0.6: weight = (k1 + 1) * idf, and the divisor is
-- count + k1 * (1 - b) + k1 * b * length / mean.
WITH hits AS (
    -- Unnested here and not in FROM, which would store all hits before it hands on the first.
    SELECT
        unnest(passage_ids) AS passage_id,
        unnest(counts) AS count,
        unnest(lengths) AS length,
        weight
    FROM unnest(%(lexemes)s::text[], %(weights)s::float8[]) AS asked (lexeme, weight)
    JOIN postings USING (lexeme)
    WHERE manual_id = ANY (%(searchable)s::bigint[])
)
SELECT
    passage_id,
    sum(weight * count / (count + 0.6::float8 + 0.9::float8 / %(mean_length)s * length)) AS score
FROM hits
GROUP BY passage_id
ORDER BY score DESC, passage_id
LIMIT %(k)s;
