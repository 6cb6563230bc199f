-- name: searchable
SELECT manual_id, passages, lexemes
FROM manuals
JOIN searchable_manuals(%(team)s, %(operator)s, %(readers)s, %(equipment)s, %(superseded)s)
    USING (manual_id)
WHERE passages > 0;
