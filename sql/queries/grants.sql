-- name: add
INSERT INTO grants (team, manual_id, grantee_kind, grantee, granted_by)
SELECT team, manual_id, %(grantee_kind)s, %(grantee)s, %(granted_by)s
FROM manuals
WHERE team = %(team)s AND manual_id = %(manual_id)s
ON CONFLICT DO NOTHING;

-- name: of_manual
SELECT manual_id, grantee_kind AS kind, grantee, granted_by, granted_at
FROM grants
WHERE team = %(team)s AND manual_id = %(manual_id)s
ORDER BY granted_at, grantee_kind, grantee;

-- name: remove
DELETE FROM grants
WHERE team = %(team)s AND manual_id = %(manual_id)s
  AND grantee_kind = %(grantee_kind)s AND grantee = %(grantee)s;
