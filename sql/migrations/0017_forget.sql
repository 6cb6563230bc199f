-- What is needed to delete: whose a manual is, which questions an LM was asked for, who removed
-- what, and how programs stay apart when demonstrations are taken out of them.

-- A manual that the operator brought stays when the last channel's file is deleted; one that came
-- by a shared file alone goes with it.
ALTER TABLE manuals ADD COLUMN by_operator boolean NOT NULL DEFAULT true;
UPDATE manuals
SET by_operator = false
FROM uploads
WHERE uploads.manual_id = manuals.manual_id
  AND uploads.outcome IN ('ingested', 'withdrawn')
  AND uploads.recorded_at < manuals.ingested_at
  AND NOT EXISTS (
      SELECT FROM grants
      WHERE grants.manual_id = manuals.manual_id AND grants.granted_by = 'operator'
  );

-- The questions for which something was asked of an LM; it goes with any of them.
CREATE TABLE lm_memory_uses (
    key text NOT NULL REFERENCES lm_memory ON DELETE CASCADE,
    question_id bigint NOT NULL REFERENCES questions ON DELETE CASCADE,
    PRIMARY KEY (key, question_id)
);
CREATE INDEX lm_memory_uses_question ON lm_memory_uses (question_id);

-- Who removed what, and when: ids and counts, no text.
CREATE TABLE removals (
    removal_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    team text NOT NULL,
    what text NOT NULL CHECK (what IN ('question', 'manual', 'expired')),
    id bigint,
    by text NOT NULL,
    counts jsonb NOT NULL DEFAULT '{}',
    removed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX removals_team ON removals (team, removed_at);

-- `made`: the hash of the state as it was made, which tells programs apart whatever is taken out
-- of them later; `forgotten` counts how often something was.
ALTER TABLE programs ADD COLUMN made text, ADD COLUMN forgotten integer NOT NULL DEFAULT 0;
UPDATE programs SET made = md5(state::text);
ALTER TABLE programs ALTER COLUMN made SET NOT NULL;

-- Deleting an answer looks for the replies that show it.
CREATE INDEX replies_answer ON replies (answer_id) WHERE answer_id IS NOT NULL;
-- Deleted by their people, and not erased yet.
CREATE INDEX questions_withdrawn ON questions (question_id)
WHERE withdrawn_at IS NOT NULL AND text <> '';
CREATE INDEX uploads_age ON uploads (team, recorded_at);
