-- name: searchable
SELECT manual_id, passages, lexemes
FROM manuals
JOIN searchable_manuals(%(team)s, %(operator)s, %(readers)s, NULL, %(superseded)s)
    USING (manual_id)
WHERE passages > 0 AND manual_id <> ALL (%(left_out)s::bigint[]);
