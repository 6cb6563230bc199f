-- name: begin
INSERT INTO digests (team, week) VALUES (%(team)s, %(week)s)
ON CONFLICT (team, week) DO NOTHING;

-- name: row
SELECT digest_id, state, channel, ts, attempt, due_at
FROM digests
WHERE team = %(team)s AND week = %(week)s;

-- name: stuck
-- Begun, not sent, and left alone for an hour.
SELECT EXISTS (
    SELECT FROM digests
    WHERE team = %(team)s AND week = %(week)s AND state <> 'final'
      AND due_at < now() - interval '1 hour'
);

-- name: take
UPDATE digests
SET attempt = attempt + 1, due_at = now(),
    channel = CASE WHEN state IN ('new', 'final') THEN %(channel)s ELSE channel END
WHERE digest_id = %(digest_id)s AND state <> 'final'
RETURNING attempt;

-- name: by_id
SELECT digest_id, state, channel, ts, attempt, due_at FROM digests WHERE digest_id = %(digest_id)s;

-- name: move
UPDATE digests
SET state = %(state)s, ts = coalesce(%(ts)s, ts)
WHERE digest_id = %(digest_id)s AND attempt = %(attempt)s;
