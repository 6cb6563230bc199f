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
