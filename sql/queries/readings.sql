-- name: begin
-- The same idempotency key again: the same reading, begun anew.
INSERT INTO readings (team, key_id, idempotency_key, held_until)
VALUES (%(team)s, %(key_id)s, %(idempotency_key)s, now() + make_interval(secs => %(seconds)s))
ON CONFLICT (key_id, idempotency_key) DO UPDATE
SET attempt = readings.attempt + 1, state = 'reading', stage = 'waiting', done = 0, total = 0,
    seconds_left = NULL, result = NULL, problem = NULL, changed_at = now(),
    held_until = excluded.held_until
RETURNING reading_id, attempt;

-- name: move
UPDATE readings
SET stage = %(stage)s, done = %(done)s, total = %(total)s, seconds_left = %(seconds_left)s,
    changed_at = now(), held_until = now() + make_interval(secs => %(seconds)s)
WHERE reading_id = %(reading_id)s AND attempt = %(attempt)s AND state = 'reading';

-- name: renew
UPDATE readings
SET held_until = now() + make_interval(secs => %(seconds)s)
WHERE reading_id = %(reading_id)s AND attempt = %(attempt)s AND state = 'reading';

-- name: finish
UPDATE readings
SET state = %(state)s, result = %(result)s, problem = %(problem)s, seconds_left = NULL,
    done = CASE WHEN %(state)s = 'ended' THEN total ELSE done END, changed_at = now()
WHERE reading_id = %(reading_id)s AND attempt = %(attempt)s AND state = 'reading';

-- name: get
SELECT
    reading_id, state, stage, done, total, seconds_left, result, problem, begun_at, changed_at,
    state = 'reading' AND held_until < now() AS cut_off
FROM readings
WHERE key_id = %(key_id)s
  AND (%(reading_id)s::bigint IS NULL OR reading_id = %(reading_id)s)
  AND (%(idempotency_key)s::text IS NULL OR idempotency_key = %(idempotency_key)s)
ORDER BY reading_id DESC
LIMIT %(limit)s;

-- name: old
DELETE FROM readings
WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM readings
    WHERE begun_at < now() - interval '1 day' AND held_until < now()
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
));
