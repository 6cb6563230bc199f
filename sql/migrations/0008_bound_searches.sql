-- What searches need in order to stay bounded, however much there is.

-- A word of the section now counts three times: what is stored is counted anew.
DELETE FROM postings;
WITH words AS MATERIALIZED (
    SELECT
        p.manual_id,
        p.passage_id,
        w.lexeme,
        cardinality(w.weights) + 2 * cardinality(array_positions(w.weights, 'A')) AS count
    FROM passages p
    CROSS JOIN LATERAL unnest(lexemes_of(p.section, p.text)) AS w (lexeme, positions, weights)
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

-- How many passages of a manual hold a lexeme, known without reading which.
ALTER TABLE postings
    ADD COLUMN held integer NOT NULL GENERATED ALWAYS AS (cardinality(passage_ids)) STORED;
DROP INDEX postings_lexeme;
CREATE INDEX postings_lexeme ON postings (lexeme, manual_id) INCLUDE (held);

-- The manual beside each identifier, so that an audience is a filter inside the index.
ALTER TABLE identifiers ADD COLUMN manual_id bigint;
UPDATE identifiers
SET manual_id = passages.manual_id
FROM passages
WHERE passages.passage_id = identifiers.passage_id;
ALTER TABLE identifiers ALTER COLUMN manual_id SET NOT NULL;
DROP INDEX identifiers_normalised;
CREATE INDEX identifiers_normalised ON identifiers (normalised, manual_id, passage_id);
DROP INDEX identifiers_passage;
CREATE INDEX identifiers_passage ON identifiers (passage_id, normalised);

-- Each form once: what is alike is looked for among forms, of which there are far fewer than
-- places that carry them. A form stays when the last manual that carries it goes.
CREATE TABLE identifier_forms (normalised text PRIMARY KEY);
INSERT INTO identifier_forms SELECT DISTINCT normalised FROM identifiers;
DROP INDEX identifiers_similar;
CREATE INDEX identifier_forms_similar ON identifier_forms USING gin (normalised gin_trgm_ops);

-- What a bounded search did not read: the commonest words or identifiers.
ALTER TABLE retrievals ADD COLUMN left_out text[] NOT NULL DEFAULT '{}';
