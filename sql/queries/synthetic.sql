-- name: units_to_ask
-- Units of current manuals that everyone may read, that no LM was asked about; in an order that the
-- seed gives, so that a budget is spread over all manuals.
SELECT u.unit_id, u.manual_id
FROM units u
JOIN searchable_manuals(%(team)s, %(operator)s, %(readers)s, NULL) AS s USING (manual_id)
LEFT JOIN bootstrapped_units b USING (unit_id)
WHERE b.unit_id IS NULL
  AND u.word_count >= %(words)s
  AND (%(manuals)s::bigint[] IS NULL OR u.manual_id = ANY (%(manuals)s::bigint[]))
ORDER BY md5(%(seed)s || ':' || u.unit_id), u.unit_id;

-- name: passages_of
SELECT DISTINCT l.passage_id
FROM unit_lines l
JOIN units u USING (unit_id)
JOIN searchable_manuals(%(team)s, %(operator)s, %(readers)s, NULL) AS s USING (manual_id)
WHERE l.unit_id = %(unit_id)s
ORDER BY l.passage_id;

-- name: asked
INSERT INTO bootstrapped_units (unit_id, outcome)
SELECT unit_id, %(outcome)s FROM units WHERE unit_id = %(unit_id)s
ON CONFLICT (unit_id) DO NOTHING;

-- name: insert
INSERT INTO synthetic_questions (
    team, manual_id, unit_id, passage_id, page, question, quote, role, p_right, lm
)
SELECT
    %(team)s, u.manual_id, u.unit_id, %(passage_id)s, %(page)s, %(question)s, %(quote)s, %(role)s,
    %(p_right)s, %(lm)s
FROM units u
WHERE u.unit_id = %(unit_id)s;

-- name: triples
SELECT
    q.synthetic_id, q.manual_id, q.passage_id, q.page, q.question, q.quote, q.role, q.p_right, q.lm,
    q.made_at
FROM synthetic_questions q
JOIN searchable_manuals(%(team)s, %(operator)s, %(readers)s, NULL) AS s USING (manual_id)
WHERE q.team = %(team)s
ORDER BY q.synthetic_id;

-- name: outcomes
SELECT b.outcome, count(*)::integer
FROM bootstrapped_units b
JOIN units u USING (unit_id)
JOIN searchable_manuals(%(team)s, %(operator)s, %(readers)s, NULL) AS s USING (manual_id)
GROUP BY b.outcome
ORDER BY b.outcome;

-- name: forget
DELETE FROM synthetic_questions WHERE team = %(team)s;

-- name: forget_asked
DELETE FROM bootstrapped_units b
USING units u, manuals m
WHERE u.unit_id = b.unit_id AND m.manual_id = u.manual_id AND m.team = %(team)s;
