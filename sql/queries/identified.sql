-- name: forms
-- The forms that are looked up for each identifier asked for: itself where a searchable passage
-- carries it, else those most alike, with the number of places that carry them, up to a bound.
WITH asked AS MATERIALIZED (
    SELECT DISTINCT unnest(%(normalised)s::text[]) AS asked
),
exact AS MATERIALIZED (
    SELECT asked, asked AS form, 1::float8 AS likeness, held
    FROM asked
    CROSS JOIN LATERAL (
        SELECT count(*) AS held
        FROM (
            SELECT
            FROM identifiers
            WHERE normalised = asked AND manual_id = ANY (%(searchable)s::bigint[])
            LIMIT %(bound)s + 1
        ) AS places
    ) AS counted
    WHERE held > 0
),
alike AS (
    SELECT asked, near.form, near.likeness, 1::bigint AS held
    FROM asked
    CROSS JOIN LATERAL (
        SELECT form, similarity(form, asked)::float8 AS likeness
        FROM (
            -- OFFSET 0: the few that are alike come first, then whether they may be seen.
            SELECT normalised AS form FROM identifier_forms WHERE normalised %% asked OFFSET 0
        ) AS forms
        WHERE EXISTS (
            SELECT
            FROM identifiers
            WHERE normalised = form AND manual_id = ANY (%(searchable)s::bigint[])
        )
        ORDER BY likeness DESC, form
        LIMIT %(most_alike)s
    ) AS near
    WHERE asked NOT IN (SELECT asked FROM exact)
)
SELECT * FROM exact UNION ALL SELECT * FROM alike;

-- name: rank
-- Of a form that too many carry only the first are read, and beside them what the other forms
-- found. Equal scores: the passage with the rarer identifiers first.
WITH forms AS MATERIALIZED (
    SELECT *
    FROM unnest(%(asked)s::text[], %(forms)s::text[], %(likenesses)s::float8[])
      AS listed (asked, form, likeness)
),
found AS MATERIALIZED (
    SELECT asked, form, likeness, passage_id
    FROM forms
    CROSS JOIN LATERAL (
        SELECT passage_id
        FROM identifiers
        WHERE normalised = form AND manual_id = ANY (%(searchable)s::bigint[])
        LIMIT %(bound)s
    ) AS places
),
every AS (
    SELECT * FROM found
    UNION
    SELECT asked, form, likeness, passage_id
    FROM forms
    CROSS JOIN (SELECT DISTINCT passage_id FROM found) AS candidates
    JOIN identifiers USING (passage_id)
    WHERE form = ANY (%(common)s::text[]) AND normalised = form
),
matches AS (
    SELECT asked, passage_id, max(likeness) AS likeness FROM every GROUP BY asked, passage_id
),
weighed AS (
    SELECT *, 1.0 / count(*) OVER (PARTITION BY asked, likeness) AS rarity FROM matches
)
SELECT passage_id, sum(likeness) AS score
FROM weighed
GROUP BY passage_id
ORDER BY score DESC, sum(rarity) DESC, passage_id
LIMIT %(k)s;

-- name: similar_from
-- Until the end of the transaction. To compare trigrams costs far more than the planner thinks, so
-- that it would read every form instead of the index: hence the price of a page.
SELECT
    set_config('pg_trgm.similarity_threshold', %(least)s, true),
    set_config('random_page_cost', '1.1', true);
