-- Words are searched as people type them, whatever signs the page prints: a minus is no letter of
-- its number (in some locales it is one), 10⁻⁶ is looked for as 10-6, m² as m2, CO₂ as CO2, and
-- the narrow space within 12 500 (U+202F) parts no number.
CREATE OR REPLACE FUNCTION spaced(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(
    translate(
        regexp_replace(
            regexp_replace(words, '(?<=\d)\u202f(?=\d)', '', 'g'), '(?<=\d)(?=[⁰¹²³⁴⁵⁶⁷⁸⁹])', ' ', 'g'
        ),
        '⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉μ⁻⁺−‐‑‒⋅∙',
        '01234567890123456789µ        '
    ),
    '[/><@°·×±–—]|[-+](?=\d)|\.(?=[[:alpha:]])',
    ' ',
    'g'
);

-- What is stored is counted anew.
DELETE FROM postings;
WITH words AS MATERIALIZED (
    SELECT
        p.manual_id,
        p.passage_id,
        w.lexeme,
        cardinality(w.weights) + 2 * cardinality(array_positions(w.weights, 'A')) AS count
    FROM passages p
    CROSS JOIN LATERAL
        unnest(lexemes_of(p.section, concat_ws(E'\n', nullif(p.carried, ''), p.text)))
        AS w (lexeme, positions, weights)
),
lengths AS (
    SELECT manual_id, passage_id, sum(count) AS length FROM words GROUP BY manual_id, passage_id
),
stored AS (
    INSERT INTO postings (manual_id, lexeme, passage_ids, counts, lengths)
    SELECT
        words.manual_id,
        lexeme,
        array_agg(passage_id ORDER BY passage_id),
        array_agg(count ORDER BY passage_id),
        array_agg(length ORDER BY passage_id)
    FROM words
    JOIN lengths USING (manual_id, passage_id)
    GROUP BY words.manual_id, lexeme
)
UPDATE manuals
SET lexemes = counted.length
FROM (SELECT manual_id, sum(length) AS length FROM lengths GROUP BY manual_id) AS counted
WHERE counted.manual_id = manuals.manual_id;
