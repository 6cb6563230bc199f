-- What the revisions of one manual have in common: its title in letters and digits, without
-- revision and date ('' = unknown). Manuals of one series may supersede each other.
ALTER TABLE manuals ADD COLUMN series text NOT NULL DEFAULT '';
CREATE INDEX manuals_series ON manuals (team, series) WHERE series <> '';

-- As before, but a superseded manual stays searchable for those who may not read any newer one:
-- a new revision granted to fewer takes nothing from the others.
CREATE OR REPLACE FUNCTION searchable_manuals(
    of_team text, by_operator boolean, readers jsonb, of_equipment text
)
RETURNS TABLE (manual_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH RECURSIVE visible AS (
        SELECT v.manual_id FROM visible_manuals(of_team, by_operator, readers) v
    ),
    newer (manual_id, by_id) AS (
        SELECT m.manual_id, m.superseded_by
        FROM visible
        JOIN manuals m USING (manual_id)
        WHERE m.superseded_by IS NOT NULL
        UNION
        SELECT newer.manual_id, m.superseded_by
        FROM newer
        JOIN manuals m ON m.manual_id = newer.by_id
        WHERE m.superseded_by IS NOT NULL
    )
    SELECT m.manual_id
    FROM visible
    JOIN manuals m USING (manual_id)
    WHERE NOT EXISTS (
            SELECT FROM newer
            JOIN visible current ON current.manual_id = newer.by_id
            WHERE newer.manual_id = m.manual_id
        )
      AND (
          of_equipment IS NULL
          OR m.equipment IS NULL
          OR lower(m.equipment) = lower(of_equipment)
      );
END;
