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
