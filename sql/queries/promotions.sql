-- name: insert
INSERT INTO promotions (team, from_version, to_version, kind, decided_by, e_value, evidence)
VALUES (
    %(team)s, %(from_version)s, %(to_version)s, %(kind)s, %(decided_by)s, %(e_value)s,
    %(evidence)s
)
RETURNING promotion_id;

-- name: latest
SELECT
    promotion_id, team, from_version, to_version, kind, decided_by, e_value, evidence, created_at
FROM promotions
WHERE team = %(team)s
ORDER BY promotion_id DESC
LIMIT %(limit)s;

-- name: previous
SELECT promotions.from_version
FROM promotions
JOIN programs
  ON programs.team = promotions.team AND programs.version = promotions.to_version
WHERE promotions.team = %(team)s
  AND programs.name = %(name)s
  AND programs.status = 'champion'
  AND promotions.kind IN ('gate', 'person')
ORDER BY promotions.promotion_id DESC
LIMIT 1;

-- name: of_version
SELECT
    promotion_id, team, from_version, to_version, kind, decided_by, e_value, evidence, created_at
FROM promotions
WHERE team = %(team)s AND %(version)s IN (from_version, to_version)
ORDER BY promotion_id;
