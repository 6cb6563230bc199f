-- What came with a question besides its words, to be read with it: texts, pictures, voice clips,
-- and what others said in messages that it forwards. The files themselves are not kept.
CREATE TABLE attachments (
    question_id bigint NOT NULL REFERENCES questions ON DELETE CASCADE,
    ordinal integer NOT NULL,
    -- Unknown: Slack told nothing but the id yet.
    kind text NOT NULL CHECK (
        kind IN ('text', 'picture', 'voice', 'unknown', 'forwarded', 'pdf', 'other')
    ),
    -- None of what was forwarded.
    file_id text,
    name text NOT NULL DEFAULT '',
    -- What came of it: a word of agent or bot, NULL while it is not read.
    outcome text,
    -- What it says, bounded, and what of it is asked beside the question's own words.
    said text NOT NULL DEFAULT '',
    asked text NOT NULL DEFAULT '',
    read_at timestamptz,
    PRIMARY KEY (question_id, ordinal)
);
CREATE INDEX attachments_files ON attachments (file_id);

-- Questions whose lines were shown without a language model, because none answered: they are
-- answered anew, once, when one does.
CREATE TABLE outages (
    question_id bigint PRIMARY KEY REFERENCES questions ON DELETE CASCADE,
    team text NOT NULL,
    -- The answer that was shown meanwhile.
    answer_id bigint NOT NULL,
    noted_at timestamptz NOT NULL DEFAULT now(),
    -- The answer that took its place, and when.
    anew_id bigint,
    anew_at timestamptz
);
CREATE INDEX outages_open ON outages (team, question_id) WHERE anew_id IS NULL;
