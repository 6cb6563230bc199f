-- name: insert
INSERT INTO api_keys (
    team, name, channels, groups, scopes, outsider, vouches, per_minute, expires_at
)
VALUES (
    %(team)s, %(name)s, %(channels)s::text[], %(groups)s::text[], %(scopes)s::text[],
    %(outsider)s, %(vouches)s, %(per_minute)s, %(expires_at)s
)
ON CONFLICT (team, name) DO NOTHING
RETURNING key_id;

-- name: add_secret
INSERT INTO api_secrets (hash, key_id, hint) VALUES (%(hash)s, %(key_id)s, %(hint)s);

-- name: end_secrets
UPDATE api_secrets
SET ends_at = least(ends_at, now() + make_interval(secs => %(seconds)s))
WHERE key_id = %(key_id)s AND hash <> %(but)s;

-- name: forget_secrets
DELETE FROM api_secrets WHERE key_id = %(key_id)s AND ends_at < now();

-- name: by_hash
SELECT k.key_id, k.team, k.name, k.channels, k.groups, k.scopes, k.outsider, k.vouches,
    k.per_minute, k.expires_at, k.revoked_at, k.created_at
FROM api_secrets s
JOIN api_keys k USING (key_id)
WHERE s.hash = %(hash)s
  AND (s.ends_at IS NULL OR s.ends_at > now())
  AND k.revoked_at IS NULL
  AND (k.expires_at IS NULL OR k.expires_at > now());

-- name: hold
SELECT key_id, team, name, channels, groups, scopes, outsider, vouches, per_minute, expires_at,
    revoked_at, created_at
FROM api_keys
WHERE team = %(team)s AND name = %(name)s
FOR UPDATE;

-- name: listed
SELECT key_id, team, name, channels, groups, scopes, outsider, vouches, per_minute, expires_at,
    revoked_at, created_at
FROM api_keys
WHERE team = %(team)s
ORDER BY name;

-- name: hints
SELECT s.hint, s.ends_at
FROM api_secrets s
WHERE s.key_id = %(key_id)s AND (s.ends_at IS NULL OR s.ends_at > now())
ORDER BY s.made_at;

-- name: revoke
UPDATE api_keys SET revoked_at = now() WHERE key_id = %(key_id)s AND revoked_at IS NULL;

-- name: take_turn
-- A call costs a minute divided by the rate, and a minute's worth may be taken at once.
INSERT INTO api_rates AS rates (key_id, due_at)
VALUES (%(key_id)s, now() + interval '1 minute' / %(per_minute)s)
ON CONFLICT (key_id) DO UPDATE
SET due_at = greatest(rates.due_at, now()) + interval '1 minute' / %(per_minute)s
WHERE greatest(rates.due_at, now()) + interval '1 minute' / %(per_minute)s
    <= now() + interval '1 minute' + interval '1 millisecond'
RETURNING key_id;

-- name: seconds_to_turn
SELECT extract(epoch FROM
    due_at + interval '1 minute' / %(per_minute)s - interval '1 minute' - now()
)::float8
FROM api_rates
WHERE key_id = %(key_id)s;
