-- name: record
INSERT INTO audit (team, who, act, subject, before, after)
VALUES (%(team)s, %(who)s, %(act)s, %(subject)s, %(before)s, %(after)s)
RETURNING audit_id;

-- name: latest
SELECT audit_id, team, who, act, subject, before, after, at
FROM audit
WHERE team = %(team)s
ORDER BY audit_id DESC
LIMIT %(limit)s;
