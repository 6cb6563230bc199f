-- name: add
INSERT INTO uploads (team, channel, file_id, user_id, message_ts, addressed)
VALUES (
    %(team)s, %(channel)s, %(file_id)s, %(user_id)s, %(message_ts)s, %(addressed)s
)
ON CONFLICT (team, channel, file_id) DO NOTHING
RETURNING upload_id;

-- name: fill_message
UPDATE uploads
SET message_ts = %(message_ts)s
WHERE team = %(team)s AND channel = %(channel)s AND file_id = %(file_id)s AND message_ts IS NULL;

-- name: fill_addressed
-- Until the first attempt, whoever takes it will read that the bot was addressed.
WITH filled AS (
    UPDATE uploads
    SET addressed = true
    WHERE team = %(team)s AND channel = %(channel)s AND file_id = %(file_id)s AND NOT addressed
    RETURNING upload_id, attempt
)
SELECT upload_id FROM filled WHERE attempt > 0;

-- name: get
SELECT
    upload_id, team, channel, file_id, user_id, message_ts, addressed, state, ts, manual_id,
    outcome, card, attempt, decided_by, decided_at
FROM uploads
WHERE upload_id = %(upload_id)s;

-- name: take
WITH owed AS (
    SELECT upload_id, outcome = 'ignored' AND addressed AND ts IS NULL AS silent
    FROM uploads
    WHERE upload_id = %(upload_id)s
    FOR UPDATE
)
UPDATE uploads
SET attempt = attempt + 1,
    state = CASE WHEN owed.silent THEN 'new' ELSE state END,
    outcome = CASE WHEN owed.silent THEN NULL ELSE outcome END,
    changed_at = now()
FROM owed
WHERE uploads.upload_id = owed.upload_id
RETURNING
    uploads.upload_id, team, channel, file_id, user_id, message_ts, addressed, state, ts, manual_id,
    outcome, card, attempt, decided_by, decided_at;

-- name: move
UPDATE uploads
SET state = %(state)s,
    ts = coalesce(%(ts)s, ts),
    manual_id = coalesce(%(manual_id)s, manual_id),
    outcome = coalesce(%(outcome)s, outcome),
    card = coalesce(%(card)s, card),
    changed_at = now()
WHERE upload_id = %(upload_id)s AND attempt = %(attempt)s;

-- name: used
SELECT count(*) AS pdfs, coalesce(sum(other.bytes), 0)::bigint AS bytes
FROM uploads AS upload
JOIN uploads AS other ON other.team = upload.team AND other.user_id = upload.user_id
WHERE upload.upload_id = %(upload_id)s
  AND other.upload_id <> upload.upload_id
  AND other.bytes IS NOT NULL
  AND other.recorded_at > now() - interval '24 hours';

-- name: let_in
UPDATE uploads
SET bytes = %(bytes)s
WHERE upload_id = %(upload_id)s AND attempt = %(attempt)s;

-- name: unfinished
SELECT upload_id
FROM uploads
WHERE team = %(team)s
  AND state <> 'final'
  AND changed_at < now() - make_interval(secs => %(seconds)s)
ORDER BY upload_id;

-- name: of_file
SELECT
    upload_id, team, channel, file_id, user_id, message_ts, addressed, state, ts, manual_id,
    outcome, card, attempt, decided_by, decided_at
FROM uploads
WHERE team = %(team)s AND file_id = %(file_id)s
ORDER BY upload_id;

-- name: of_manuals
SELECT upload_id
FROM uploads
WHERE team = %(team)s
  AND channel = %(channel)s
  AND manual_id = ANY (%(manual_ids)s::bigint[])
  AND state = 'final'
  AND outcome IN ('ingested', 'granted', 'already')
ORDER BY upload_id;

-- name: other
SELECT
    upload_id, team, channel, file_id, user_id, message_ts, addressed, state, ts, manual_id,
    outcome, card, attempt, decided_by, decided_at
FROM uploads
WHERE team = %(team)s
  AND channel = %(channel)s
  AND manual_id = %(manual_id)s
  AND upload_id <> %(but)s
  AND (outcome IS NULL OR outcome NOT IN ('withdrawn', 'waiting', 'removed', 'refused'))
ORDER BY upload_id
LIMIT 1;

-- name: at
SELECT EXISTS (
    SELECT
    FROM uploads
    WHERE team = %(team)s AND channel = %(channel)s AND message_ts = %(message_ts)s AND addressed
);

-- name: invites
SELECT EXISTS (
    SELECT
    FROM uploads
    WHERE team = %(team)s AND channel = %(channel)s AND message_ts = %(message_ts)s
      AND (state <> 'final' OR outcome IN ('ingested', 'granted', 'already'))
);

-- name: uploaders
SELECT DISTINCT ON (manual_id) manual_id, user_id
FROM uploads
WHERE team = %(team)s
  AND channel = %(channel)s
  AND manual_id = ANY (%(manual_ids)s::bigint[])
  AND outcome <> 'withdrawn'
ORDER BY manual_id, upload_id DESC;

-- name: hold
SELECT
    upload_id, team, channel, file_id, user_id, message_ts, addressed, state, ts, manual_id,
    outcome, card, attempt, decided_by, decided_at
FROM uploads
WHERE upload_id = %(upload_id)s
FOR UPDATE;

-- name: sign
UPDATE uploads SET decided_by = %(decided_by)s, decided_at = now() WHERE upload_id = %(upload_id)s;

-- name: waiting
SELECT
    upload_id, team, channel, file_id, user_id, message_ts, addressed, state, ts, manual_id,
    outcome, card, attempt, decided_by, decided_at
FROM uploads
WHERE team = %(team)s AND outcome = 'waiting' AND manual_id IS NOT NULL
ORDER BY upload_id;

-- name: let_in_elsewhere
-- Who waited for a lead, and may read it by what a lead did meanwhile.
UPDATE uploads
SET outcome = 'granted', decided_by = %(decided_by)s, decided_at = now(), stale_at = clock_timestamp()
WHERE team = %(team)s
  AND manual_id = %(manual_id)s
  AND outcome = 'waiting'
  AND EXISTS (
      SELECT FROM grants
      WHERE grants.manual_id = uploads.manual_id
        AND grants.grantee_kind = 'channel'
        AND grants.grantee = uploads.channel
  )
RETURNING upload_id;

-- name: cards_of
SELECT upload_id
FROM uploads
WHERE team = %(team)s AND manual_id = %(manual_id)s AND outcome IS NOT NULL
ORDER BY upload_id;

-- name: spoil
UPDATE uploads
SET stale_at = clock_timestamp()
WHERE team = %(team)s
  AND upload_id = ANY (%(ids)s::bigint[])
  AND outcome IS NOT NULL;

-- name: stale
SELECT upload_id, stale_at
FROM uploads
WHERE team = %(team)s AND stale_at IS NOT NULL
ORDER BY upload_id;

-- name: freshen
UPDATE uploads SET stale_at = NULL
WHERE upload_id = %(upload_id)s AND stale_at = %(stale_at)s;

-- name: still_read
SELECT count(*)
FROM uploads
WHERE team = %(team)s
  AND channel = %(channel)s
  AND message_ts = %(message_ts)s
  AND state <> 'final';
