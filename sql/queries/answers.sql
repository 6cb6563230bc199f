-- name: insert
INSERT INTO answers (
    question_id, text, status, action, claims, warnings, program, lm, p_answered,
    lm_calls, tokens_in, tokens_out, evidence_seconds, seconds
)
VALUES (
    %(question_id)s, %(text)s, %(status)s, %(action)s, %(claims)s, %(warnings)s, %(program)s,
    %(lm)s, %(p_answered)s, %(lm_calls)s, %(tokens_in)s, %(tokens_out)s, %(evidence_seconds)s,
    %(seconds)s
)
RETURNING answer_id;

-- name: insert_citation
INSERT INTO citations (answer_id, ordinal, claim, passage_id, manual_id, page, label, quote)
VALUES (
    %(answer_id)s, %(ordinal)s, %(claim)s, %(passage_id)s, %(manual_id)s, %(page)s, %(label)s,
    %(quote)s
);

-- name: citations_of
SELECT c.ordinal, c.claim, c.passage_id, c.manual_id, m.title AS manual, c.page, c.label, c.quote
FROM citations c
JOIN manuals m USING (manual_id)
JOIN searchable_manuals(%(team)s, %(operator)s, %(readers)s, NULL) USING (manual_id)
WHERE c.answer_id = %(answer_id)s
ORDER BY c.ordinal;

-- name: citing
SELECT
    a.answer_id, q.channel, q.user_id, q.text AS question, a.created_at AS answered_at,
    c.page, c.label, c.quote
FROM citations c
JOIN answers a USING (answer_id)
JOIN questions q USING (question_id)
JOIN visible_manuals(%(team)s, %(operator)s, %(readers)s) USING (manual_id)
WHERE q.team = %(team)s AND c.manual_id = %(manual_id)s AND q.withdrawn_at IS NULL
ORDER BY a.answer_id DESC, c.ordinal;
