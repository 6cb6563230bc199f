-- What people set for a channel; one that has no row is as the defaults have it.
CREATE TABLE channel_settings (
    team text NOT NULL,
    channel text NOT NULL,
    -- Whether a message of an answered thread that does not mention the bot may be a question to it:
    -- on: where it asks what a manual may answer; off: never.
    follow_ups text NOT NULL DEFAULT 'on' CHECK (follow_ups IN ('on', 'off')),
    changed_by text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (team, channel)
);
