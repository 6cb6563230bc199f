-- name: copy
COPY identifiers (passage_id, kind, verbatim, normalised) FROM STDIN (FORMAT binary);
