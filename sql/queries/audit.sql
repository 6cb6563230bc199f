-- name: record
INSERT INTO audit (team, who, act, subject, before, after, way, named)
VALUES (
    %(team)s, %(who)s, %(act)s, %(subject)s, %(before)s, %(after)s, %(way)s, %(named)s
)
RETURNING audit_id;

-- name: found
SELECT audit_id, team, who, act, subject, before, after, at, way, named
FROM audit
WHERE team = %(team)s
  AND (%(who)s::text IS NULL OR %(who)s IN (who, named))
  AND (
      %(what)s::text IS NULL
      OR act = %(what)s
      OR starts_with(act, %(what)s || '.')
      OR subject = %(what)s
  )
  AND (%(since)s::timestamptz IS NULL OR at >= %(since)s)
  AND (%(below)s::bigint IS NULL OR audit_id < %(below)s)
ORDER BY audit_id DESC
LIMIT %(limit)s;
