-- Votes are given by who feels like it. So each week some answers that nobody voted on are drawn at
-- random, and put to leads; with `seed` the draw can be made again.
CREATE TABLE samples (
    team text NOT NULL,
    week date NOT NULL,
    seed text NOT NULL,
    unvoted integer NOT NULL,
    drawn_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (team, week)
);

-- What leads are asked about, each answer once, with its message: new -> posting -> shown -> final.
-- `why`: drawn at random, or people's votes on it are divided. Where the answer was deleted the row
-- stays until its message is taken away too.
CREATE TABLE lead_questions (
    lead_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    answer_id bigint UNIQUE REFERENCES answers ON DELETE SET NULL,
    team text NOT NULL,
    why text NOT NULL CHECK (why IN ('random', 'divided')),
    week date NOT NULL,
    place integer NOT NULL,
    state text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'posting', 'shown', 'final')),
    channel text,
    ts text,
    attempt integer NOT NULL DEFAULT 0,
    outcome text CHECK (outcome IN ('asked', 'nobody may read it', 'gone'))
);
CREATE INDEX lead_questions_open ON lead_questions (team, week, place) WHERE state <> 'final';

-- Questions that an LM wrote of a unit, with the line that answers them: they go with their manual,
-- teach, and never decide.
CREATE TABLE synthetic_questions (
    synthetic_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    team text NOT NULL,
    manual_id bigint NOT NULL REFERENCES manuals ON DELETE CASCADE,
    unit_id bigint NOT NULL REFERENCES units ON DELETE CASCADE,
    passage_id bigint NOT NULL REFERENCES passages ON DELETE CASCADE,
    page integer NOT NULL,
    question text NOT NULL,
    quote text NOT NULL,
    role text NOT NULL,
    p_right real NOT NULL,
    lm text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX synthetic_questions_team ON synthetic_questions (team);
CREATE INDEX synthetic_questions_manual ON synthetic_questions (manual_id);

-- Which units an LM was asked about already, and what came of it: who is killed goes on from there.
CREATE TABLE bootstrapped_units (
    unit_id bigint PRIMARY KEY REFERENCES units ON DELETE CASCADE,
    outcome text NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT now()
);
