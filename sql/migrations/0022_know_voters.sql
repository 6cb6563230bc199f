-- Who somebody was when Slack was last asked after their vote: the night asks nobody. Without a row
-- nobody knows, and the vote does not count. No names.
CREATE TABLE voters (
    team text NOT NULL,
    user_id text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('member', 'guest', 'bot', 'deactivated')),
    told_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (team, user_id)
);
CREATE INDEX vote_events_user ON vote_events (team, user_id, happened_at);
