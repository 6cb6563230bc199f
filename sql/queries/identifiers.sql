-- name: copy
COPY identifiers (passage_id, manual_id, kind, verbatim, normalised) FROM STDIN (FORMAT binary);

-- name: remember_forms
INSERT INTO identifier_forms (normalised)
SELECT DISTINCT unnest(%(forms)s::text[]) AS form
ORDER BY form
ON CONFLICT DO NOTHING;

-- name: manuals_of
SELECT passage_id, manual_id FROM passages WHERE passage_id = ANY (%(ids)s::bigint[]);
