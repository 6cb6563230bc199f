-- Corrections are written, decided on, and found again: an approved one is a site note.
ALTER TABLE corrections
    DROP CONSTRAINT corrections_status_check,
    DROP CONSTRAINT corrections_check,
    -- text: the expert's words; page: "it is on this page"; line: "the line is here", with its words.
    ADD COLUMN kind text NOT NULL DEFAULT 'text' CHECK (kind IN ('text', 'page', 'line')),
    -- The question as it stood then, standing alone: a later edit asks something else.
    ADD COLUMN asked text NOT NULL DEFAULT '',
    ADD COLUMN manual_id bigint REFERENCES manuals ON DELETE CASCADE,
    ADD COLUMN page integer CHECK (page >= 1),
    ADD COLUMN passage_id bigint REFERENCES passages ON DELETE SET NULL,
    ADD COLUMN quote text NOT NULL DEFAULT '',
    -- Whoever may not read each of these does not see the note; of one that was removed nobody may.
    ADD COLUMN manual_ids bigint[] NOT NULL DEFAULT '{}',
    -- The conversation that it stays in; '' once it may be seen by all who may read the manuals.
    ADD COLUMN conversation text NOT NULL DEFAULT '',
    -- The note that it takes the place of, where that is another question's.
    ADD COLUMN instead_of bigint REFERENCES corrections ON DELETE SET NULL,
    ADD COLUMN source text NOT NULL DEFAULT 'cli',
    -- Names the delivery, so that a repeated one is stored once.
    ADD COLUMN event_key text,
    ADD CONSTRAINT corrections_status_check CHECK (
        status IN ('proposed', 'approved', 'refused', 'withdrawn', 'superseded')
    ),
    ADD CONSTRAINT corrections_check CHECK ((status = 'proposed') = (decided_by IS NULL)),
    ADD CONSTRAINT corrections_place CHECK (
        (kind = 'text' OR (manual_id IS NOT NULL AND page IS NOT NULL))
        AND (kind = 'line') = (quote <> '')
    );
UPDATE corrections
SET asked = questions.text, conversation = questions.channel
FROM answers
JOIN questions USING (question_id)
WHERE answers.answer_id = corrections.answer_id;
CREATE UNIQUE INDEX corrections_key ON corrections (team, event_key);
CREATE INDEX corrections_status ON corrections (team, status);
CREATE INDEX corrections_manual ON corrections (manual_id) WHERE manual_id IS NOT NULL;
CREATE INDEX corrections_passage ON corrections (passage_id) WHERE passage_id IS NOT NULL;

-- Who decided what of a correction, and when; the last row is what stands.
CREATE TABLE correction_decisions (
    decision_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    correction_id bigint NOT NULL REFERENCES corrections ON DELETE CASCADE,
    status text NOT NULL CHECK (status IN ('approved', 'refused', 'withdrawn', 'superseded')),
    decided_by text NOT NULL,
    decided_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX correction_decisions_correction ON correction_decisions (correction_id);

-- What a note is found by: its question, by each embedding model.
CREATE TABLE note_vectors (
    correction_id bigint NOT NULL REFERENCES corrections ON DELETE CASCADE,
    slug text NOT NULL,
    question halfvec NOT NULL,
    PRIMARY KEY (correction_id, slug)
);

-- Which notes stand beside an answer.
CREATE TABLE answer_notes (
    answer_id bigint NOT NULL REFERENCES answers ON DELETE CASCADE,
    correction_id bigint NOT NULL REFERENCES corrections ON DELETE CASCADE,
    PRIMARY KEY (answer_id, correction_id)
);
CREATE INDEX answer_notes_correction ON answer_notes (correction_id);

-- The one rule of who sees a note: all of its readers may read its manuals, which are current, and
-- are in the conversation that it stays in. Of a question that was deleted there is none.
CREATE FUNCTION readable_notes(of_team text, by_operator boolean, readers jsonb)
RETURNS TABLE (correction_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT c.correction_id
    FROM corrections c
    JOIN answers a USING (answer_id)
    JOIN questions q USING (question_id)
    WHERE c.team = of_team
      AND c.status = 'approved'
      AND q.withdrawn_at IS NULL
      AND c.manual_ids <@ ARRAY(
          SELECT s.manual_id FROM searchable_manuals(of_team, by_operator, readers, NULL) s
      )
      AND (
          by_operator
          OR (c.conversation = '' AND c.manual_ids <> '{}')
          OR (
              c.conversation <> ''
              AND jsonb_array_length(readers) > 0
              AND NOT EXISTS (
                  SELECT FROM jsonb_array_elements(readers) AS r (reader)
                  WHERE NOT coalesce(r.reader -> 'channels' ? c.conversation, false)
              )
          )
      );
END;
