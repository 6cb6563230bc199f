-- name: add
INSERT INTO grants (team, manual_id, grantee_kind, grantee, granted_by, name, title)
SELECT team, manual_id, %(grantee_kind)s, %(grantee)s, %(granted_by)s, %(name)s, %(title)s
FROM manuals
WHERE team = %(team)s AND manual_id = %(manual_id)s
ON CONFLICT DO NOTHING;

-- name: of_manual
SELECT manual_id, grantee_kind AS kind, grantee, granted_by, granted_at, name, title
FROM grants
WHERE team = %(team)s AND manual_id = %(manual_id)s
ORDER BY granted_at, grantee_kind, grantee;

-- name: held
SELECT manual_id, grantee_kind AS kind, grantee, granted_by, granted_at, name, title
FROM held_grants(%(team)s, %(operator)s, %(readers)s)
WHERE manual_id = %(manual_id)s
ORDER BY granted_at, grantee_kind, grantee;

-- name: hand_on
UPDATE grants
SET granted_by = %(granted_by)s, name = %(name)s, title = %(title)s
WHERE team = %(team)s AND manual_id = %(manual_id)s
  AND grantee_kind = %(grantee_kind)s AND grantee = %(grantee)s;

-- name: remove
-- What was decided there of its revisions goes with a channel's grant.
WITH undecided AS (
    DELETE FROM replacements
    WHERE team = %(team)s AND %(manual_id)s IN (older, newer)
      AND %(grantee_kind)s = 'channel' AND channel = %(grantee)s
)
DELETE FROM grants
WHERE team = %(team)s AND manual_id = %(manual_id)s
  AND grantee_kind = %(grantee_kind)s AND grantee = %(grantee)s;

-- name: release
-- What kept a manual that waits, once nobody waits for it any more.
DELETE FROM grants
WHERE team = %(team)s
  AND manual_id = %(manual_id)s
  AND grantee_kind = 'operator'
  AND granted_by = 'waiting'
  AND NOT EXISTS (
      SELECT FROM uploads
      WHERE uploads.manual_id = grants.manual_id
        AND uploads.outcome = 'waiting'
        AND uploads.upload_id <> %(but)s
  );
