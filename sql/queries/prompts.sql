-- name: offered
-- For each manual that the audience may read in its current revision, its units that are worth
-- asking for; those of the channel alone where it has any, one of each manual before a second one.
WITH readable AS (
    SELECT manual_id, known.title AS manual, EXISTS (
        SELECT
        FROM held_grants(%(team)s, %(operator)s, %(readers)s) AS held
        WHERE held.manual_id = known.manual_id
          AND held.grantee_kind = 'channel' AND held.grantee = %(about)s
    ) AS here
    FROM known_manuals(%(team)s, %(operator)s, %(readers)s, %(conversation)s) AS known
    JOIN current_manuals(%(team)s, %(operator)s, %(readers)s) USING (manual_id)
    WHERE replaced_by IS NULL
),
worth AS (
    SELECT
        readable.*, u.kind, u.title AS task,
        row_number() OVER (
            PARTITION BY readable.manual_id
            ORDER BY array_position(ARRAY['procedure', 'fault', 'table'], u.kind), u.ordinal
        ) AS place
    FROM readable
    JOIN units u USING (manual_id)
    WHERE u.kind <> 'text'
      AND length(u.title) BETWEEN 8 AND 60
      AND u.ordinal = (
          SELECT min(same.ordinal)
          FROM units same
          WHERE same.manual_id = u.manual_id AND lower(same.title) = lower(u.title)
      )
)
SELECT manual_id, manual, kind, task, here
FROM worth
WHERE here OR NOT EXISTS (SELECT FROM readable WHERE here)
ORDER BY place, manual_id DESC
LIMIT %(limit)s;
