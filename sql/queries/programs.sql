-- name: insert
INSERT INTO programs (team, version, state, schema_hash, parent, status, scores)
VALUES (
    %(team)s, %(version)s, %(state)s, %(schema_hash)s, %(parent)s, %(status)s, %(scores)s
);

-- name: latest
SELECT team, version, state, schema_hash, parent, status, scores, created_at
FROM programs
WHERE team = %(team)s
ORDER BY created_at DESC, version DESC
LIMIT %(limit)s;

-- name: champion
SELECT team, version, state, schema_hash, parent, status, scores, created_at
FROM programs
WHERE team = %(team)s AND status = 'champion';
