-- name: try_in_session
SELECT pg_try_advisory_lock(hashtextextended(current_schema() || ' ' || %(name)s, 0));
