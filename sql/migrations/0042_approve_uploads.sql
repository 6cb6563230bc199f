-- A PDF may wait until a lead lets it be read: it is stored, and nobody holds a grant of it. `waiting`
-- is that, `removed` that its manual was removed from its card or elsewhere. `decided_by` let it in, or
-- refused it. `stale_at`: since then its card may say what is true no more, and is to be drawn anew.
ALTER TABLE uploads
    DROP CONSTRAINT uploads_outcome_check,
    ADD CONSTRAINT uploads_outcome_check CHECK (
        outcome IN (
            'ingested', 'granted', 'already', 'refused', 'ignored', 'withdrawn', 'waiting', 'removed'
        )
    ),
    ADD COLUMN decided_by text,
    ADD COLUMN decided_at timestamptz,
    ADD COLUMN stale_at timestamptz;
CREATE INDEX uploads_stale ON uploads (team) WHERE stale_at IS NOT NULL;
CREATE INDEX uploads_waiting ON uploads (team) WHERE outcome = 'waiting';

-- What people click on a card, or send in its forms: written down before the click is acknowledged,
-- done once (`done_at`) by a job. `event_key` names the delivery.
CREATE TABLE upload_acts (
    act_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    team text NOT NULL,
    upload_id bigint NOT NULL REFERENCES uploads ON DELETE CASCADE,
    user_id text NOT NULL,
    act text NOT NULL CHECK (
        act IN ('approve', 'refuse', 'share', 'supersede', 'revise', 'remove')
    ),
    -- Who is to read it, what it is to be called, why it is refused.
    wanted jsonb NOT NULL DEFAULT '{}',
    event_key text NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT now(),
    done_at timestamptz,
    -- Who is concerned was told, or is being told right now: nobody is told twice.
    told_at timestamptz,
    UNIQUE (team, event_key)
);
CREATE INDEX upload_acts_upload ON upload_acts (upload_id);
CREATE INDEX upload_acts_open ON upload_acts (team) WHERE done_at IS NULL;

-- A PDF that waits is put to leads in their channel, each once: new -> posting -> shown -> final.
-- `said` is what the message tells of it, and of how much of that may be told there.
CREATE TABLE upload_messages (
    message_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    upload_id bigint NOT NULL UNIQUE REFERENCES uploads ON DELETE CASCADE,
    team text NOT NULL,
    state text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'posting', 'shown', 'final')),
    channel text,
    ts text,
    attempt integer NOT NULL DEFAULT 0,
    said text NOT NULL DEFAULT ''
);
