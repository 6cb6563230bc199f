-- name: begin
-- The update changes nothing; it lets a repeated beginning see the row.
INSERT INTO extras AS stored (question_id, name)
VALUES (%(question_id)s, %(name)s)
ON CONFLICT (question_id, name) DO UPDATE SET name = stored.name
RETURNING question_id, name, slack_id, xmax = 0 AS is_new;

-- name: posted
UPDATE extras
SET slack_id = %(slack_id)s
WHERE question_id = %(question_id)s AND name = %(name)s;
