-- name: note
INSERT INTO outages (question_id, team, answer_id)
VALUES (%(question_id)s, %(team)s, %(answer_id)s)
ON CONFLICT (question_id) DO UPDATE
SET answer_id = excluded.answer_id, noted_at = now(), anew_id = NULL, anew_at = NULL;

-- name: of
SELECT question_id, answer_id, anew_id FROM outages WHERE question_id = %(question_id)s;

-- name: first_open
-- Only what stands as it was shown in the outage: neither edited since nor withdrawn, nor at work.
SELECT outages.question_id
FROM outages
JOIN questions USING (question_id)
JOIN replies USING (question_id)
WHERE outages.team = %(team)s
  AND outages.anew_id IS NULL
  AND outages.noted_at > now() - make_interval(secs => %(seconds)s)
  AND questions.withdrawn_at IS NULL
  AND replies.state = 'final'
  AND replies.ts IS NOT NULL
  AND replies.answer_id = outages.answer_id
  AND outages.question_id > %(after)s
ORDER BY outages.question_id
LIMIT 1;

-- name: settle
-- The attempt before is over: whoever works on the reply otherwise can write no more.
WITH reopened AS (
    UPDATE replies
    SET state = 'composed', answer_id = %(anew_id)s, attempt = replies.attempt + 1, tries = 0,
        changed_at = now()
    FROM outages, questions
    WHERE replies.question_id = %(question_id)s
      AND outages.question_id = replies.question_id
      AND questions.question_id = replies.question_id
      AND questions.withdrawn_at IS NULL
      AND outages.anew_id IS NULL
      AND outages.answer_id = %(answer_id)s
      AND replies.answer_id = %(answer_id)s
      AND replies.state = 'final'
      AND replies.ts IS NOT NULL
    RETURNING replies.question_id
)
UPDATE outages
SET anew_id = %(anew_id)s, anew_at = now()
FROM reopened
WHERE outages.question_id = reopened.question_id;

-- name: delay
-- Seconds from the question, as it was last written, to the answer, and when it was written.
SELECT
    extract(epoch FROM answers.created_at)::float8
        - greatest(questions.ts::float8, coalesce(questions.edited_ts, questions.ts)::float8),
    greatest(questions.ts::float8, coalesce(questions.edited_ts, questions.ts)::float8)
FROM answers
JOIN questions USING (question_id)
WHERE answers.answer_id = %(answer_id)s
