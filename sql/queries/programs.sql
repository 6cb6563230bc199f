-- name: insert
INSERT INTO programs (team, version, state, schema_hash, parent, status, scores, name, made)
VALUES (
    %(team)s, %(version)s, %(state)s, %(schema_hash)s, %(parent)s, %(status)s, %(scores)s,
    %(name)s, md5(%(state)s::jsonb::text)
);

-- name: latest
SELECT team, version, state, schema_hash, parent, status, scores, created_at, name
FROM programs
WHERE team = %(team)s
ORDER BY created_at DESC, version DESC
LIMIT %(limit)s;

-- name: champion
SELECT team, version, state, schema_hash, parent, status, scores, created_at, name
FROM programs
WHERE team = %(team)s AND name = %(name)s AND status = 'champion';

-- name: get
SELECT team, version, state, schema_hash, parent, status, scores, created_at, name
FROM programs
WHERE team = %(team)s AND version = %(version)s;

-- name: champion_version
SELECT version
FROM programs
WHERE team = %(team)s AND name = %(name)s AND status = 'champion';

-- name: champion_key
SELECT version, forgotten
FROM programs
WHERE team = %(team)s AND name = %(name)s AND status = 'champion';

-- name: serving
SELECT version, forgotten, canary_share, canary_since
FROM programs
WHERE team = %(team)s AND name = %(name)s AND status IN ('champion', 'canary');

-- name: canary
SELECT version, forgotten, canary_share, canary_since
FROM programs
WHERE team = %(team)s AND name = %(name)s AND status = 'canary';

-- name: begin_canary
UPDATE programs
SET status = 'canary', canary_share = %(share)s, canary_since = clock_timestamp()
WHERE team = %(team)s AND version = %(version)s;

-- name: end_canary
UPDATE programs
SET status = 'retired', canary_share = NULL, canary_since = NULL
WHERE team = %(team)s AND name = %(name)s AND status = 'canary';

-- name: taken_back
-- By the state as it was made, under whatever name.
SELECT max(promotions.created_at)
FROM promotions
JOIN programs
  ON programs.team = promotions.team AND programs.version = promotions.from_version
WHERE promotions.team = %(team)s
  AND promotions.kind = 'rollback'
  AND programs.made = md5(%(state)s::jsonb::text);

-- name: hold_all
SELECT version, state FROM programs WHERE team = %(team)s ORDER BY version FOR UPDATE;

-- name: take_out
UPDATE programs
SET state = %(state)s, forgotten = forgotten + 1
WHERE team = %(team)s AND version = %(version)s;

-- name: lock_champion
-- Until the end of the transaction.
SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ' champion ' || %(team)s, 0));

-- name: compared
-- The same state under another night's name is the same candidate; where most was missing there was
-- nothing to be promoted on.
SELECT count(DISTINCT made)
FROM programs
WHERE team = %(team)s AND parent = %(parent)s AND made <> md5(%(state)s::jsonb::text)
  AND NOT EXISTS (
      SELECT FROM programs AS own
      WHERE own.team = %(team)s AND own.version = %(version)s AND own.made = programs.made
  )
  AND 2 * (scores ->> 'missing')::integer
      <= (scores ->> 'won')::integer + (scores ->> 'lost')::integer
          + (scores ->> 'tied')::integer + (scores ->> 'missing')::integer;

-- name: retire_champion
UPDATE programs
SET status = 'retired', canary_share = NULL, canary_since = NULL
WHERE team = %(team)s AND status IN ('champion', 'canary') AND version <> %(version)s
  AND name = (SELECT name FROM programs WHERE team = %(team)s AND version = %(version)s);

-- name: crown
UPDATE programs
SET status = 'champion', canary_share = NULL, canary_since = NULL
WHERE team = %(team)s AND version = %(version)s;

-- name: retire
UPDATE programs
SET status = 'retired', canary_share = NULL, canary_since = NULL
WHERE team = %(team)s AND version = %(version)s;

-- name: challengers
-- Newest first.
SELECT team, version, state, schema_hash, parent, status, scores, created_at, name
FROM programs
WHERE team = %(team)s AND name = 'answers' AND parent = %(parent)s AND scores ? 'learned_from'
ORDER BY created_at DESC, version DESC;

-- name: rescore
UPDATE programs SET scores = %(scores)s WHERE team = %(team)s AND version = %(version)s;

-- name: learned
SELECT team, version, state, schema_hash, parent, status, scores, created_at, name
FROM programs
WHERE team = %(team)s AND name = 'answers' AND scores ? 'learned'
ORDER BY version;
