-- name: try_in_transaction
SELECT pg_try_advisory_xact_lock(hashtextextended(current_schema() || ' ' || %(name)s, 0));

-- name: try_in_session
SELECT pg_try_advisory_lock(hashtextextended(current_schema() || ' ' || %(name)s, 0));
