-- name: begin
INSERT INTO api_calls (key_id, idempotency_key, asked, held_until)
VALUES (%(key_id)s, %(idempotency_key)s, %(asked)s, now() + make_interval(secs => %(seconds)s))
ON CONFLICT (key_id, idempotency_key) DO NOTHING
RETURNING attempt;

-- name: take_over
UPDATE api_calls
SET attempt = attempt + 1, held_until = now() + make_interval(secs => %(seconds)s)
WHERE key_id = %(key_id)s AND idempotency_key = %(idempotency_key)s AND asked = %(asked)s
  AND status IS NULL AND held_until < now()
RETURNING attempt;

-- name: get
SELECT asked, attempt, status, result,
    greatest(extract(epoch FROM held_until - now()), 0)::float8 AS seconds_held
FROM api_calls
WHERE key_id = %(key_id)s AND idempotency_key = %(idempotency_key)s;

-- name: renew
UPDATE api_calls
SET held_until = now() + make_interval(secs => %(seconds)s)
WHERE key_id = %(key_id)s AND idempotency_key = %(idempotency_key)s AND attempt = %(attempt)s
  AND status IS NULL;

-- name: finish
UPDATE api_calls
SET status = %(status)s, result = %(result)s
WHERE key_id = %(key_id)s AND idempotency_key = %(idempotency_key)s AND attempt = %(attempt)s;

-- name: release
DELETE FROM api_calls
WHERE key_id = %(key_id)s AND idempotency_key = %(idempotency_key)s AND attempt = %(attempt)s
  AND status IS NULL;

-- name: old
DELETE FROM api_calls
WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM api_calls WHERE begun_at < now() - interval '1 day'
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
));
