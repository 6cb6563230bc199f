-- name: below
-- A message belongs to the newest answer above it in its thread; one that was withdrawn or edited
-- is not what it was.
SELECT above.answer_id, q.user_id, q.text
FROM questions AS q
JOIN LATERAL (
    SELECT answers.answer_id, asked.ts
    FROM questions AS asked
    JOIN answers USING (question_id)
    WHERE asked.team = q.team
      AND asked.channel = q.channel
      AND asked.thread_ts = q.thread_ts
      AND asked.ts < q.ts
    ORDER BY asked.ts DESC, answers.answer_id DESC
    LIMIT 1
) AS above ON true
WHERE q.team = %(team)s
  AND q.ts <> q.thread_ts
  AND q.withdrawn_at IS NULL
  AND q.text <> ''
  AND EXISTS (
      SELECT FROM casts_left
      WHERE casts_left.team = q.team
        AND casts_left.answer_id = above.answer_id
        AND casts_left.user_id = q.user_id
  )
ORDER BY above.answer_id, q.user_id, q.ts;
