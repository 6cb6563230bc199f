-- name: add
-- With what the older replaces and what replaces the newer, as decided in the same place.
WITH olders AS (
    SELECT %(older)s::bigint AS manual_id
    UNION
    SELECT older FROM replacements WHERE newer = %(older)s AND channel IN ('', %(channel)s)
),
newers AS (
    SELECT %(newer)s::bigint AS manual_id
    UNION
    SELECT newer FROM replacements WHERE older = %(newer)s AND channel IN ('', %(channel)s)
)
INSERT INTO replacements (team, older, newer, channel, decided_by)
SELECT %(team)s, o.manual_id, n.manual_id, %(channel)s, %(by)s
FROM olders AS o
CROSS JOIN newers AS n
JOIN manuals AS old ON old.manual_id = o.manual_id AND old.team = %(team)s
JOIN manuals AS new ON new.manual_id = n.manual_id AND new.team = %(team)s
WHERE %(older)s::bigint <> %(newer)s::bigint
  AND o.manual_id <> n.manual_id
  AND NOT EXISTS (
      SELECT FROM replacements
      WHERE older = %(newer)s AND newer = %(older)s AND channel IN ('', %(channel)s)
  )
-- The update changes nothing; it tells of what stands already too.
ON CONFLICT (older, newer, channel) DO UPDATE SET team = excluded.team
RETURNING older = %(older)s AND newer = %(newer)s;

-- name: among
SELECT r.older, r.newer, r.channel, r.decided_by
FROM held_replacements(%(team)s, %(operator)s, %(readers)s) AS r
JOIN visible_manuals(%(team)s, %(operator)s, %(readers)s) AS o ON o.manual_id = r.older
JOIN visible_manuals(%(team)s, %(operator)s, %(readers)s) AS n ON n.manual_id = r.newer
WHERE r.older = ANY (%(ids)s::bigint[]) AND r.newer = ANY (%(ids)s::bigint[])
ORDER BY r.older, r.newer, r.channel;

-- name: around
SELECT r.older, r.newer, r.channel, r.decided_by
FROM held_replacements(%(team)s, %(operator)s, %(readers)s) AS r
JOIN visible_manuals(%(team)s, %(operator)s, %(readers)s) AS o ON o.manual_id = r.older
JOIN visible_manuals(%(team)s, %(operator)s, %(readers)s) AS n ON n.manual_id = r.newer
WHERE %(manual_id)s IN (r.older, r.newer)
ORDER BY r.older, r.newer, r.channel;

-- name: of_manual
SELECT older, newer, channel, decided_by
FROM replacements
WHERE team = %(team)s AND %(manual_id)s IN (older, newer)
ORDER BY older, newer, channel;

-- name: replaced
SELECT manual_id, replaced_by
FROM current_manuals(%(team)s, %(operator)s, %(readers)s)
WHERE replaced_by IS NOT NULL;

-- name: remove
DELETE FROM replacements
WHERE team = %(team)s AND older = %(older)s AND newer = %(newer)s
  AND (%(channel)s::text IS NULL OR channel = %(channel)s);

-- name: restore
DELETE FROM replacements WHERE team = %(team)s AND older = %(manual_id)s;
