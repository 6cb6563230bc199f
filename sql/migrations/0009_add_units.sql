-- Units: what an answer shows whole. A procedure, an entry of a fault table or of troubleshooting, a
-- table, or the text under one heading; made of lines of passages, in reading order. The text
-- itself stays in the passages, so that there is one way to it.
CREATE TABLE units (
    unit_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    manual_id bigint NOT NULL REFERENCES manuals ON DELETE CASCADE,
    ordinal integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('procedure', 'fault', 'table', 'text')),
    title text NOT NULL,
    section text NOT NULL,
    page_from integer NOT NULL CHECK (page_from >= 1),
    page_to integer NOT NULL CHECK (page_to >= page_from),
    word_count integer NOT NULL,
    UNIQUE (manual_id, ordinal)
);

CREATE TABLE unit_lines (
    unit_id bigint NOT NULL REFERENCES units ON DELETE CASCADE,
    ordinal integer NOT NULL,
    role text NOT NULL CHECK (
        role IN ('heading', 'setup', 'warning', 'note', 'step', 'header', 'row', 'text')
    ),
    -- A step's number as printed ("3.", "b.", "Step 2"), a warning's word.
    label text NOT NULL DEFAULT '',
    -- 0 = a step, 1 = a step within a step.
    level integer NOT NULL DEFAULT 0,
    passage_id bigint NOT NULL REFERENCES passages ON DELETE CASCADE,
    -- The characters [starts, ends) of the passage's text.
    starts integer NOT NULL CHECK (starts >= 0),
    ends integer NOT NULL CHECK (ends > starts),
    PRIMARY KEY (unit_id, ordinal)
);
CREATE INDEX unit_lines_passage ON unit_lines (passage_id);

-- "likely": the closest lines, shown without saying that they answer.
ALTER TABLE answers DROP CONSTRAINT answers_status_check;
ALTER TABLE answers ADD CONSTRAINT answers_status_check CHECK (
    status IN ('answered', 'partial', 'likely', 'not_found', 'clarify', 'chat', 'passages')
);

-- What a cited line is in its unit: a step, a row, a warning ...
ALTER TABLE citations ADD COLUMN role text NOT NULL DEFAULT 'text';
