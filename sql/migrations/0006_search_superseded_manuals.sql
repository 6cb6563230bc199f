-- With `superseded`, what an audience's searches leave out because a newer revision replaces it:
-- looked at only where the current manuals do not answer, and said to be superseded.
CREATE FUNCTION searchable_manuals(
    of_team text, by_operator boolean, readers jsonb, of_equipment text, superseded boolean
)
RETURNS TABLE (manual_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT s.manual_id
    FROM searchable_manuals(of_team, by_operator, readers, of_equipment) s
    WHERE NOT superseded
    UNION ALL
    SELECT m.manual_id
    FROM visible_manuals(of_team, by_operator, readers) v
    JOIN manuals m USING (manual_id)
    WHERE superseded
      AND m.superseded_by IS NOT NULL
      AND (
          of_equipment IS NULL
          OR m.equipment IS NULL
          OR lower(m.equipment) = lower(of_equipment)
      )
      AND m.manual_id NOT IN (
          SELECT s.manual_id
          FROM searchable_manuals(of_team, by_operator, readers, of_equipment) s
      );
END;
