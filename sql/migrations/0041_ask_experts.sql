-- Experts are asked: by a button below an answer, and before one is shown that is not sure.

-- `experts`: Slack ids of user groups and people; none: those that have the role. `drafts_below`: an
-- answer whose certainty is below it waits for an expert; null: none does.
ALTER TABLE channel_settings
    ADD COLUMN experts text[] NOT NULL DEFAULT '{}',
    ADD COLUMN drafts_below double precision CHECK (drafts_below BETWEEN 0 AND 1);

-- An answer that an expert looks at first: waiting -> approved, edited, refused, lapsed (nobody decided
-- in time, or could) or overtaken (another answer took its place). The message of the reply says what
-- follows of it, and is drawn anew with each change: a reply waits for nobody. `correction_id`: the
-- expert's own words. `told`: who asked was told of the decision.
CREATE TABLE answer_drafts (
    draft_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    answer_id bigint NOT NULL UNIQUE REFERENCES answers ON DELETE CASCADE,
    question_id bigint NOT NULL REFERENCES questions ON DELETE CASCADE,
    team text NOT NULL,
    status text NOT NULL DEFAULT 'waiting'
        CHECK (status IN ('waiting', 'approved', 'edited', 'refused', 'lapsed', 'overtaken')),
    due_at timestamptz NOT NULL,
    placed boolean NOT NULL DEFAULT false,
    decided_by text,
    decided_at timestamptz,
    reason text NOT NULL DEFAULT '',
    correction_id bigint REFERENCES corrections ON DELETE SET NULL,
    told boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX answer_drafts_waiting ON answer_drafts (team, due_at) WHERE status = 'waiting';
CREATE INDEX answer_drafts_question ON answer_drafts (question_id);
CREATE INDEX answer_drafts_correction ON answer_drafts (correction_id);

-- The messages that ask experts, each once: new -> posting -> shown -> final. `tag`: in the thread of a
-- question, asked for by `asked_by`; `draft`: at a `place`, a channel or a person. `said`: what the
-- message tells of its draft. Of an answer that was deleted the row stays until its message is gone too.
CREATE TABLE expert_messages (
    message_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    team text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('tag', 'draft')),
    question_id bigint REFERENCES questions ON DELETE SET NULL,
    answer_id bigint REFERENCES answers ON DELETE SET NULL,
    place text NOT NULL DEFAULT '',
    asked_by text,
    state text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'posting', 'shown', 'final')),
    channel text,
    thread_ts text,
    ts text,
    attempt integer NOT NULL DEFAULT 0,
    said text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX expert_messages_tag ON expert_messages (question_id) WHERE kind = 'tag';
CREATE UNIQUE INDEX expert_messages_draft ON expert_messages (answer_id, place)
    WHERE kind = 'draft';
CREATE INDEX expert_messages_question ON expert_messages (question_id);
CREATE INDEX expert_messages_answer ON expert_messages (answer_id);
CREATE INDEX expert_messages_orphans ON expert_messages (team) WHERE answer_id IS NULL;
