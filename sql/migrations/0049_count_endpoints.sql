-- What the machine does by itself (the clock, nights, canaries) is audited like what people do.
ALTER TABLE audit DROP CONSTRAINT audit_way_check;
ALTER TABLE audit ADD CONSTRAINT audit_way_check
CHECK (way IN ('slack', 'api', 'mcp', 'cli', 'clock'));

-- What an answer took of embedding endpoints and rerankers, beside the LMs. `endpoint_money` NULL:
-- nobody says what one of them costs.
ALTER TABLE answers ADD COLUMN embed_tokens bigint NOT NULL DEFAULT 0;
ALTER TABLE answers ADD COLUMN reranks integer NOT NULL DEFAULT 0;
ALTER TABLE answers ADD COLUMN endpoint_money double precision DEFAULT 0;

-- Vectors of a PDF that is being read, as an embedding endpoint gave them, by the SHA-256 of the
-- text: whoever goes on, after a day's limit or a kill, pays for none of them twice. They go with
-- the transaction that makes the manual.
CREATE TABLE vectors_ahead (
    team text NOT NULL,
    content_hash text NOT NULL,
    slug text NOT NULL,
    text_hash bytea NOT NULL,
    vector bytea NOT NULL,
    kept_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (team, content_hash, slug, text_hash)
);
CREATE INDEX vectors_ahead_age ON vectors_ahead (kept_at);

-- How far the reading of a PDF is that a client of the API sent: figures, no name and no text. Who
-- is at work holds it for some seconds at a time, so that one that was cut off is known as that.
CREATE TABLE readings (
    reading_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    team text NOT NULL,
    key_id bigint NOT NULL REFERENCES api_keys ON DELETE CASCADE,
    idempotency_key text,
    attempt integer NOT NULL DEFAULT 1,
    state text NOT NULL DEFAULT 'reading' CHECK (state IN ('reading', 'ended', 'failed')),
    stage text NOT NULL DEFAULT 'waiting'
    CHECK (stage IN ('waiting', 'reading', 'recognising', 'embedding', 'writing')),
    done integer NOT NULL DEFAULT 0,
    total integer NOT NULL DEFAULT 0,
    seconds_left double precision,
    -- Of a manual as of `api_calls`, or why there is none.
    result jsonb,
    problem jsonb,
    begun_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now(),
    held_until timestamptz NOT NULL,
    UNIQUE (key_id, idempotency_key)
);
CREATE INDEX readings_begun ON readings (begun_at);
