-- name: put
-- Stores an order, or what is new of one with this number; no row where another transaction stored
-- the very same in this moment.
WITH before AS (
    SELECT order_id, machine, equipment, fault, fix, parts, opened_on, closed_on, helped
    FROM work_orders
    WHERE team = %(team)s AND number = %(number)s
),
stored AS (
    INSERT INTO work_orders AS o (
        team, number, machine, equipment, fault, fix, parts, opened_on, closed_on, helped,
        identifiers, words, imported_by
    )
    VALUES (
        %(team)s, %(number)s, %(machine)s, %(equipment)s, %(fault)s, %(fix)s, %(parts)s::text[],
        %(opened_on)s, %(closed_on)s, %(helped)s, %(identifiers)s::text[],
        (SELECT count(*) FROM unnest(lexemes_of('', %(text)s))), %(by)s
    )
    ON CONFLICT (team, number) DO UPDATE SET
        machine = excluded.machine, equipment = excluded.equipment, fault = excluded.fault,
        fix = excluded.fix, parts = excluded.parts, opened_on = excluded.opened_on,
        closed_on = excluded.closed_on, helped = excluded.helped,
        identifiers = excluded.identifiers, words = excluded.words,
        imported_by = excluded.imported_by, imported_at = now()
    WHERE (o.machine, o.equipment, o.fault, o.fix, o.parts, o.opened_on, o.closed_on, o.helped)
        IS DISTINCT FROM
        (excluded.machine, excluded.equipment, excluded.fault, excluded.fix, excluded.parts,
         excluded.opened_on, excluded.closed_on, excluded.helped)
    RETURNING order_id
)
SELECT
    order_id,
    CASE
        WHEN before.order_id IS NULL THEN 'new'
        WHEN stored.order_id IS NOT NULL THEN 'changed'
        ELSE 'same'
    END AS status
FROM before
FULL JOIN stored USING (order_id);

-- name: forget_words
DELETE FROM work_order_words WHERE order_id = %(order_id)s;

-- name: forget_vectors
DELETE FROM work_order_vectors WHERE order_id = %(order_id)s;

-- name: put_words
INSERT INTO work_order_words (lexeme, order_id)
SELECT lexeme, %(order_id)s FROM unnest(lexemes_of('', %(text)s))
ON CONFLICT DO NOTHING;

-- name: grant
INSERT INTO work_order_grants (team, order_id, grantee_kind, grantee, granted_by)
VALUES (%(team)s, %(order_id)s, %(grantee_kind)s, %(grantee)s, %(by)s)
ON CONFLICT DO NOTHING;

-- name: revoke
DELETE FROM work_order_grants
WHERE team = %(team)s AND grantee_kind = %(grantee_kind)s AND grantee = %(grantee)s;

-- name: remove
DELETE FROM work_orders WHERE team = %(team)s AND number = ANY (%(numbers)s::text[]);

-- name: remove_all
DELETE FROM work_orders WHERE team = %(team)s;

-- name: remove_before
DELETE FROM work_orders
WHERE team = %(team)s AND coalesce(closed_on, opened_on) < %(day)s;

-- name: known
SELECT number FROM work_orders WHERE team = %(team)s AND number = ANY (%(numbers)s::text[]);

-- name: held
-- Orders by number or by day (all where neither is given), kept as they are to the end of the
-- transaction; `own`: nobody reads them but those named here.
SELECT
    o.order_id,
    o.number,
    EXISTS (SELECT FROM work_order_grants g WHERE g.order_id = o.order_id)
    AND NOT EXISTS (
        SELECT FROM work_order_grants g
        WHERE g.order_id = o.order_id
          AND NOT (g.grantee_kind = 'channel' AND g.grantee = ANY (%(channels)s::text[]))
          AND NOT (g.grantee_kind = 'group' AND g.grantee = ANY (%(groups)s::text[]))
    ) AS own
FROM work_orders o
WHERE o.team = %(team)s
  AND (%(numbers)s::text[] IS NULL OR o.number = ANY (%(numbers)s::text[]))
  AND (%(before)s::date IS NULL OR coalesce(o.closed_on, o.opened_on) < %(before)s::date)
ORDER BY o.order_id
FOR UPDATE OF o;

-- name: count
SELECT count(*) FROM readable_orders(%(team)s, %(operator)s, %(readers)s);

-- name: has_any
SELECT EXISTS (SELECT FROM readable_orders(%(team)s, %(operator)s, %(readers)s));

-- name: without_vector
SELECT o.order_id, o.machine, o.equipment, o.fault
FROM readable_orders(%(team)s, %(operator)s, %(readers)s)
JOIN work_orders o USING (order_id)
WHERE NOT EXISTS (
    SELECT FROM work_order_vectors v WHERE v.order_id = o.order_id AND v.slug = %(slug)s
)
ORDER BY o.order_id DESC
LIMIT %(limit)s;

-- name: keep_vector
-- Of what was changed meanwhile it is not kept.
INSERT INTO work_order_vectors (order_id, slug, fault)
SELECT o.order_id, %(slug)s, %(vector)s::halfvec
FROM work_orders o
WHERE o.order_id = %(order_id)s AND o.fault = %(fault)s AND o.equipment = %(equipment)s
ON CONFLICT (order_id, slug) DO UPDATE SET fault = excluded.fault;

-- name: dense
SELECT v.order_id AS passage_id, 1 - (v.fault <=> %(vector)s::halfvec) AS score
FROM readable_orders(%(team)s, %(operator)s, %(readers)s)
JOIN work_order_vectors v USING (order_id)
JOIN work_orders o USING (order_id)
WHERE v.slug = %(slug)s
  AND (%(machine)s = '' OR lower(o.machine) = lower(%(machine)s)
       OR lower(o.equipment) = lower(%(machine)s))
ORDER BY v.fault <=> %(vector)s::halfvec, v.order_id
LIMIT %(k)s;

-- name: lexical
-- BM25 with k1 = 1.2 and b = 0.4 over what the audience may read; a word counts once an order.
WITH readable AS MATERIALIZED (
    SELECT o.order_id, o.words
    FROM readable_orders(%(team)s, %(operator)s, %(readers)s)
    JOIN work_orders o USING (order_id)
    WHERE %(machine)s = '' OR lower(o.machine) = lower(%(machine)s)
       OR lower(o.equipment) = lower(%(machine)s)
),
sized AS (
    SELECT count(*)::float8 AS orders, greatest(avg(words), 1)::float8 AS mean FROM readable
),
held AS MATERIALIZED (
    SELECT w.lexeme, w.order_id, r.words
    FROM unnest(lexemes_of('', %(query)s)) AS asked
    JOIN work_order_words w USING (lexeme)
    JOIN readable r USING (order_id)
),
weighed AS (
    SELECT lexeme, ln(1 + (orders - count(*) + 0.5) / (count(*) + 0.5)) AS weight
    FROM held, sized
    GROUP BY lexeme, orders
)
SELECT
    held.order_id AS passage_id,
    sum(weight * 2.2 / (1 + 1.2 * (0.6 + 0.4 * held.words / sized.mean)))::float8 AS score
FROM held
JOIN weighed USING (lexeme), sized
GROUP BY held.order_id
ORDER BY score DESC, held.order_id
LIMIT %(k)s;

-- name: identified
SELECT
    o.order_id AS passage_id,
    (
        SELECT count(*) FROM unnest(o.identifiers) AS own (identifier)
        WHERE identifier = ANY (%(identifiers)s::text[])
    )::float8 AS score
FROM readable_orders(%(team)s, %(operator)s, %(readers)s)
JOIN work_orders o USING (order_id)
WHERE o.identifiers && %(identifiers)s::text[]
ORDER BY score DESC, o.order_id
LIMIT %(k)s;

-- name: read
SELECT
    o.order_id, o.number, o.machine, o.equipment, o.fault, o.fix, o.parts, o.opened_on,
    o.closed_on, o.helped
FROM readable_orders(%(team)s, %(operator)s, %(readers)s)
JOIN work_orders o USING (order_id)
WHERE o.order_id = ANY (%(ids)s::bigint[])
ORDER BY array_position(%(ids)s::bigint[], o.order_id);

-- name: beside
SELECT
    o.order_id, o.number, o.machine, o.equipment, o.fault, o.fix, o.parts, o.opened_on,
    o.closed_on, o.helped
FROM readable_orders(%(team)s, %(operator)s, %(readers)s)
JOIN work_orders o USING (order_id)
JOIN answer_orders a USING (order_id)
WHERE a.answer_id = %(answer_id)s
ORDER BY a.rank;

-- name: show_beside
INSERT INTO answer_orders (answer_id, order_id, rank)
SELECT %(answer_id)s, o.order_id, array_position(%(ids)s::bigint[], o.order_id)
FROM work_orders o
WHERE o.order_id = ANY (%(ids)s::bigint[])
ON CONFLICT DO NOTHING;

-- name: dated
-- What trends are counted from: orders with a day, the oldest first.
SELECT
    o.order_id, o.number, o.machine, o.equipment, o.fault, o.fix, o.parts, o.opened_on,
    o.closed_on, o.helped
FROM readable_orders(%(team)s, %(operator)s, %(readers)s)
JOIN work_orders o USING (order_id)
WHERE coalesce(o.opened_on, o.closed_on) >= %(since)s
  AND (%(machine)s = '' OR lower(o.machine) = lower(%(machine)s)
       OR lower(o.equipment) = lower(%(machine)s))
ORDER BY coalesce(o.opened_on, o.closed_on), o.order_id;

-- name: outcomes
-- Of each order whether its fix helped: as it says itself; else false where a fault like it came
-- back on the same machine within so many days, true where none did, and null where nobody can
-- know: no machine, no day, or fewer days known since.
WITH readable AS MATERIALIZED (
    SELECT o.order_id, o.machine, o.helped, o.opened_on, o.closed_on
    FROM readable_orders(%(team)s, %(operator)s, %(readers)s)
    JOIN work_orders o USING (order_id)
),
known AS (
    SELECT max(coalesce(opened_on, closed_on)) AS until FROM readable
)
SELECT
    asked.order_id,
    CASE
        WHEN asked.helped IS NOT NULL THEN asked.helped
        WHEN asked.machine = '' OR coalesce(asked.closed_on, asked.opened_on) IS NULL THEN NULL
        WHEN EXISTS (
            SELECT
            FROM readable again
            JOIN work_order_vectors its ON its.order_id = again.order_id
            JOIN work_order_vectors own ON own.order_id = asked.order_id AND own.slug = its.slug
            WHERE again.machine = asked.machine
              AND again.order_id <> asked.order_id
              AND coalesce(again.opened_on, again.closed_on)
                  > coalesce(asked.closed_on, asked.opened_on)
              AND coalesce(again.opened_on, again.closed_on)
                  <= coalesce(asked.closed_on, asked.opened_on) + %(within)s::integer
              AND 1 - (its.fault <=> own.fault) >= %(alike)s::float8
        ) THEN false
        WHEN known.until < coalesce(asked.closed_on, asked.opened_on) + %(within)s::integer
            THEN NULL
        ELSE true
    END AS helped
FROM readable asked, known
WHERE asked.order_id = ANY (%(ids)s::bigint[]);
