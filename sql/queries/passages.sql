-- name: reserve_ids
SELECT nextval(pg_get_serial_sequence('passages', 'passage_id'))
FROM generate_series(1, %(count)s);

-- name: copy
COPY passages (
    passage_id, manual_id, ordinal, page_from, page_to, section, kind, text, governs, word_count,
    governs_from, cells, carried, doubts
)
FROM STDIN (FORMAT binary);

-- name: drop_postings
DELETE FROM postings WHERE manual_id = %(manual_id)s;

-- name: build_postings
WITH words AS MATERIALIZED (
    -- A lexeme of the section counts three times.
    SELECT
        p.passage_id,
        w.lexeme,
        cardinality(w.weights) + 2 * cardinality(array_positions(w.weights, 'A')) AS count
    FROM passages p
    CROSS JOIN LATERAL unnest(lexemes_of(p.section, concat_ws(E'\n', nullif(p.carried, ''), p.text))) AS w (lexeme, positions, weights)
    WHERE p.manual_id = %(manual_id)s
),
lengths AS (
    SELECT passage_id, sum(count) AS length FROM words GROUP BY passage_id
),
stored AS (
    INSERT INTO postings (manual_id, lexeme, passage_ids, counts, lengths)
    SELECT
        %(manual_id)s,
        lexeme,
        array_agg(passage_id ORDER BY passage_id),
        array_agg(count ORDER BY passage_id),
        array_agg(length ORDER BY passage_id)
    FROM words
    JOIN lengths USING (passage_id)
    GROUP BY lexeme
)
UPDATE manuals
SET passages = (SELECT count(*) FROM passages WHERE manual_id = %(manual_id)s),
    lexemes = (SELECT coalesce(sum(length), 0) FROM lengths)
WHERE manual_id = %(manual_id)s;

-- name: read
SELECT
    passage_id, manual_id, manual, revision, page_from, page_to, label, section, kind, ordinal, text,
    cells, carried, recognised, doubts
FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS asked (passage_id, place)
JOIN readable_passages(%(team)s, %(operator)s, %(readers)s, %(conversation)s) USING (passage_id)
ORDER BY place;

-- name: neighbours
SELECT
    near.passage_id, near.manual_id, near.manual, near.revision, near.page_from, near.page_to,
    near.label, near.section, near.kind, near.ordinal, near.text, near.cells, near.carried,
    near.recognised, near.doubts
FROM passages AS centre
JOIN readable_passages(%(team)s, %(operator)s, %(readers)s, %(conversation)s) AS near
  ON near.manual_id = centre.manual_id
 AND near.ordinal BETWEEN centre.ordinal - %(before)s AND centre.ordinal + %(after)s
WHERE centre.passage_id = %(passage_id)s
ORDER BY near.ordinal;

-- name: governing
SELECT
    w.passage_id, w.manual_id, w.manual, w.revision, w.page_from, w.page_to,
    w.label, w.section, w.kind, w.ordinal, w.text, w.cells, w.carried,
    w.recognised, w.doubts
FROM readable_passages(%(team)s, %(operator)s, %(readers)s, %(conversation)s) AS w
WHERE w.governs IS NOT NULL
  AND w.passage_id <> ALL (%(ids)s::bigint[])
  AND EXISTS (
      SELECT
      FROM passages AS governed
      WHERE governed.passage_id = ANY (%(ids)s::bigint[])
        AND governed.manual_id = w.manual_id
        AND governed.ordinal >= coalesce(w.governs_from, 0)
        AND (governed.section = w.governs OR starts_with(governed.section, w.governs || ' > '))
  )
ORDER BY w.manual_id, w.ordinal;

-- name: of_manual
SELECT
    passage_id, manual_id, manual, revision, page_from, page_to, label, section, kind, ordinal, text,
    cells, carried, recognised, doubts
FROM readable_passages(%(team)s, %(operator)s, %(readers)s, %(conversation)s)
WHERE manual_id = %(manual_id)s
ORDER BY ordinal;
