-- name: add
INSERT INTO attachments (question_id, ordinal, kind, file_id, name, outcome, said, asked)
VALUES (
    %(question_id)s, %(ordinal)s, %(kind)s, %(file_id)s, %(name)s, %(outcome)s, %(said)s,
    %(asked)s
)
ON CONFLICT (question_id, ordinal) DO NOTHING;

-- name: of
SELECT question_id, ordinal, kind, file_id, name, outcome, said, asked
FROM attachments
WHERE question_id = %(question_id)s
ORDER BY ordinal;

-- name: read
-- Of a question that was withdrawn meanwhile nothing is kept.
UPDATE attachments
SET kind = %(kind)s, name = %(name)s, outcome = %(outcome)s, said = %(said)s, asked = %(asked)s,
    read_at = now()
FROM questions
WHERE attachments.question_id = %(question_id)s AND attachments.ordinal = %(ordinal)s
  AND attachments.outcome IS NULL
  AND questions.question_id = attachments.question_id AND questions.withdrawn_at IS NULL;

-- name: forget_file
UPDATE attachments
SET outcome = 'gone', said = '', asked = '', name = ''
FROM questions
WHERE attachments.file_id = %(file_id)s
  AND questions.question_id = attachments.question_id AND questions.team = %(team)s
RETURNING attachments.question_id;
