-- Who may use the HTTP API, what was done by it, and by whom.

-- A client. What it is shown is what its channels and groups may read. A name is given once: what was
-- asked under it is never another client's.
CREATE TABLE api_keys (
    key_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    team text NOT NULL,
    name text NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9_.-]{0,63}$'),
    channels text[] NOT NULL DEFAULT '{}',
    groups text[] NOT NULL DEFAULT '{}',
    scopes text[] NOT NULL,
    -- From outside the team: what everyone in it may read is not granted to it.
    outsider boolean NOT NULL DEFAULT false,
    -- It knows its people, and each of them has a vote of their own.
    vouches boolean NOT NULL DEFAULT false,
    per_minute integer NOT NULL CHECK (per_minute > 0),
    expires_at timestamptz,
    revoked_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (team, name)
);

-- What a client proves itself with: only the hash is kept. After a rotation two hold for a while.
CREATE TABLE api_secrets (
    hash text PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
    key_id bigint NOT NULL REFERENCES api_keys ON DELETE CASCADE,
    hint text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    ends_at timestamptz
);
CREATE INDEX api_secrets_key ON api_secrets (key_id);

-- When a client's calls so far will have been paid off, at its rate.
CREATE TABLE api_rates (
    key_id bigint PRIMARY KEY REFERENCES api_keys ON DELETE CASCADE,
    due_at timestamptz NOT NULL
);

-- Calls with an idempotency key: `asked` is a hash of the call. While `status` is null somebody works
-- on it, and holds it until `held_until`; whoever takes it over after that has the next attempt.
CREATE TABLE api_calls (
    key_id bigint NOT NULL REFERENCES api_keys ON DELETE CASCADE,
    idempotency_key text NOT NULL,
    asked text NOT NULL,
    attempt integer NOT NULL DEFAULT 1,
    held_until timestamptz NOT NULL,
    status integer,
    -- Ids and figures; an answer is read anew, through the eyes of who asks for it.
    result jsonb,
    begun_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (key_id, idempotency_key)
);
CREATE INDEX api_calls_begun ON api_calls (begun_at);

-- Who did what to what, and how it was before and after. Only ever added to; ids, no text.
CREATE TABLE audit (
    audit_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    team text NOT NULL,
    who text NOT NULL,
    act text NOT NULL,
    subject text NOT NULL,
    before jsonb,
    after jsonb,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX audit_team ON audit (team, audit_id);
