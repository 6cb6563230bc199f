-- Proposed corrections are put to leads in their channel, each once: new -> posting -> shown ->
-- final. `said` is the correction's status that the message tells of, and whether it may be read there;
-- where that is another one now, the message is drawn anew. Of a correction that was deleted the row stays until its message is
-- taken away too.
CREATE TABLE correction_messages (
    message_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    correction_id bigint UNIQUE REFERENCES corrections ON DELETE SET NULL,
    team text NOT NULL,
    state text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'posting', 'shown', 'final')),
    channel text,
    ts text,
    attempt integer NOT NULL DEFAULT 0,
    said text NOT NULL DEFAULT ''
);
CREATE INDEX correction_messages_orphans ON correction_messages (team) WHERE correction_id IS NULL;

-- Whom was told what became of it. The row is written before they are: nobody is told twice.
CREATE TABLE correction_tellings (
    correction_id bigint NOT NULL REFERENCES corrections ON DELETE CASCADE,
    user_id text NOT NULL,
    status text NOT NULL,
    told_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (correction_id, user_id, status)
);

ALTER TABLE correction_decisions
    -- Why it was refused, as who wrote it reads it.
    ADD COLUMN reason text NOT NULL DEFAULT '';

-- What a wrong BOT_LEADS_CHANNEL closed as unreadable is looked at again; where that is true it is
-- closed again.
UPDATE lead_questions
SET state = 'new', outcome = NULL
WHERE state = 'final' AND ts IS NULL AND answer_id IS NOT NULL;
