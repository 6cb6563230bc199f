-- What each person's home tab shows, and the weekly digest for leads.

-- A home that was opened: `opened` counts how often it was asked to be drawn, `drawn` up to which of
-- them it is, `hash` is Slack's own of what it shows, `notice` stands above it until it is opened
-- again.
CREATE TABLE homes (
    team text NOT NULL,
    user_id text NOT NULL,
    opened bigint NOT NULL DEFAULT 1,
    drawn bigint NOT NULL DEFAULT 0,
    hash text NOT NULL DEFAULT '',
    notice text NOT NULL DEFAULT '',
    changed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (team, user_id)
);
CREATE INDEX homes_changed ON homes (changed_at);

-- Plots on home tabs, as files in Slack that are shared nowhere: the same figures are the same file.
-- They hold counts and versions, no words.
CREATE TABLE home_pictures (
    team text NOT NULL,
    figures text NOT NULL CHECK (figures ~ '^[0-9a-f]{64}$'),
    file_id text NOT NULL,
    used_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (team, figures)
);

-- One digest a week and team, with its message: new -> posting -> shown -> final. `week` is the
-- Monday of the week in which it is due.
CREATE TABLE digests (
    digest_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    team text NOT NULL,
    week date NOT NULL,
    state text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'posting', 'shown', 'final')),
    channel text,
    ts text,
    attempt integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (team, week)
);

-- What a person asked last, and what the last weeks came to, among however many.
CREATE INDEX questions_of_person ON questions (team, user_id, asked_at DESC);
CREATE INDEX vote_events_happened ON vote_events (team, happened_at);
CREATE INDEX corrections_decided ON corrections (team, status, decided_at);
CREATE INDEX manuals_ingested ON manuals (team, ingested_at);
