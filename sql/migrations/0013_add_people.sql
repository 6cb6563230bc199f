-- What Slack said of a person: one of the team, an outsider (guest, stranger, of another team) or a
-- bot. No names. It is asked for anew as it grows old; `member` is the only kind that widens
-- what an answer may draw on.
CREATE TABLE people (
    team text NOT NULL,
    user_id text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('member', 'outsider', 'bot')),
    asked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (team, user_id)
);
CREATE INDEX people_asked ON people (team, asked_at);

-- How often Slack told that somebody came or went, or that a channel was shared: whoever keeps an
-- audience keeps it with this number. Channel '': something that may concern each channel.
CREATE TABLE audience_changes (
    team text NOT NULL,
    channel text NOT NULL,
    changes bigint NOT NULL DEFAULT 1,
    PRIMARY KEY (team, channel)
);

-- Questions that were answered before it was known who reads along; they are answered anew.
CREATE TABLE unchecked_questions (
    question_id bigint PRIMARY KEY REFERENCES questions ON DELETE CASCADE,
    team text NOT NULL,
    channel text NOT NULL
);
CREATE INDEX unchecked_questions_channel ON unchecked_questions (team, channel);

-- For whom an answer was composed (a hash): it is shown to no others, but answered anew for them.
ALTER TABLE answers ADD COLUMN audience text;
