-- name: copy
COPY identifiers (passage_id, manual_id, kind, verbatim, normalised) FROM STDIN (FORMAT binary);

-- name: beside_others
-- Until the end of the transaction no form is taken for nobody's (`forgetting.old_forms`).
SELECT pg_advisory_xact_lock_shared(
    hashtextextended(current_schema() || ' identifier forms', 0)
);

-- name: remember_forms
INSERT INTO identifier_forms (normalised)
SELECT DISTINCT unnest(%(forms)s::text[]) AS form
ORDER BY form
ON CONFLICT DO NOTHING;

-- name: manuals_of
SELECT passage_id, manual_id FROM passages WHERE passage_id = ANY (%(ids)s::bigint[]);

-- name: unknown
-- Of these identifiers those that no manual that the audience may read names: in no passage, as a
-- whole or within a longer word, nor in its title or equipment.
WITH searchable AS MATERIALIZED (
    SELECT manual_id
    FROM searchable_manuals(%(team)s, %(operator)s, %(readers)s, %(conversation)s)
)
SELECT asked.verbatim
FROM unnest(%(normalised)s::text[], %(verbatim)s::text[]) WITH ORDINALITY
  AS asked (normalised, verbatim, number)
WHERE NOT EXISTS (
    SELECT
    FROM identifiers
    JOIN searchable USING (manual_id)
    WHERE identifiers.normalised = asked.normalised
) AND NOT EXISTS (
    SELECT
    FROM manuals
    JOIN searchable USING (manual_id)
    WHERE strpos(lower(concat_ws(' ', title, equipment)), lower(asked.verbatim)) > 0
) AND NOT EXISTS (
    SELECT
    FROM passages
    JOIN searchable USING (manual_id)
    WHERE strpos(lower(text), lower(asked.verbatim)) > 0
)
ORDER BY asked.number;
