-- name: open
INSERT INTO upload_messages (upload_id, team)
SELECT upload_id, team FROM uploads WHERE team = %(team)s AND outcome = 'waiting'
ORDER BY upload_id
ON CONFLICT (upload_id) DO NOTHING;

-- name: due
-- What is not there yet, or may say something else now; `again`: all that wait, since who reads along
-- may be others now. One that was decided before its message was begun needs none.
SELECT m.message_id, m.upload_id, m.state, m.channel, m.ts, m.attempt, m.said
FROM upload_messages m
JOIN uploads u USING (upload_id)
WHERE m.team = %(team)s
  AND (
      m.state <> 'final'
      OR split_part(m.said, ',', 1) <> u.outcome
      OR (%(again)s AND u.outcome = 'waiting')
  )
  AND (u.outcome = 'waiting' OR m.state <> 'new')
ORDER BY m.message_id;

-- name: take
UPDATE upload_messages
SET attempt = attempt + 1, channel = CASE WHEN ts IS NULL THEN %(channel)s ELSE channel END
WHERE message_id = %(message_id)s
RETURNING attempt;

-- name: move
UPDATE upload_messages
SET
    state = %(state)s,
    ts = coalesce(%(ts)s, ts),
    said = coalesce(%(said)s, said)
WHERE message_id = %(message_id)s AND attempt = %(attempt)s;

-- name: row
SELECT state, ts, attempt FROM upload_messages WHERE message_id = %(message_id)s;

-- name: channel_of
SELECT channel FROM upload_messages WHERE upload_id = %(upload_id)s;
