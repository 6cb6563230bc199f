-- What questions came to: the outcome of each one's newest answer, in the words of people. Small talk
-- and questions back are no outcome.
CREATE VIEW outcomes AS
SELECT
    q.question_id, q.team, q.channel, q.ts, q.user_id, q.text, q.asked_at,
    a.answer_id, a.in_public, a.nearest,
    CASE
        WHEN a.status IN ('answered', 'partial') THEN 'answered'
        WHEN a.status IN ('likely', 'passages') THEN 'closest'
        ELSE 'not_found'
    END AS outcome
FROM questions q
JOIN LATERAL (
    SELECT answers.answer_id, answers.status, answers.in_public, answers.nearest
    FROM answers
    WHERE answers.question_id = q.question_id
    ORDER BY answers.answer_id DESC
    LIMIT 1
) AS a ON true
WHERE q.withdrawn_at IS NULL
  AND a.status IN ('answered', 'partial', 'likely', 'passages', 'not_found');
