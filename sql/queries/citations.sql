-- name: of_manual
SELECT
    a.answer_id, q.channel, q.user_id, q.text AS question, a.created_at AS answered_at,
    c.page, c.label, c.quote
FROM citations c
JOIN answers a USING (answer_id)
JOIN questions q USING (question_id)
JOIN visible_manuals(%(team)s, %(operator)s, %(readers)s) USING (manual_id)
WHERE q.team = %(team)s AND c.manual_id = %(manual_id)s AND q.withdrawn_at IS NULL
ORDER BY a.answer_id DESC, c.ordinal;
