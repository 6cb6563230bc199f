-- name: insert
INSERT INTO corrections (team, answer_id, user_id, text)
VALUES (%(team)s, %(answer_id)s, %(user_id)s, %(text)s)
RETURNING correction_id;

-- name: latest
SELECT correction_id, team, answer_id, user_id, text, status, decided_by, decided_at, created_at
FROM corrections
WHERE team = %(team)s
ORDER BY correction_id DESC
LIMIT %(limit)s;
