-- Everything belongs to a team (a Slack workspace; "local" without Slack), directly or through its
-- manual or question. No schema is named, so that a scratch schema can hold a second set of tables.

CREATE TABLE manuals (
    manual_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    team text NOT NULL,
    content_hash text NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
    title text NOT NULL,
    revision text,
    equipment text,
    published text,
    source_name text NOT NULL,
    page_count integer NOT NULL CHECK (page_count > 0),
    pages_without_text integer NOT NULL DEFAULT 0,
    parser text NOT NULL,
    -- Kept here because searches choose their plan by how many passages an audience can see.
    passages integer NOT NULL DEFAULT 0,
    -- Length of all its passages as BM25 counts it.
    lexemes bigint NOT NULL DEFAULT 0,
    superseded_by bigint REFERENCES manuals ON DELETE SET NULL CHECK (superseded_by <> manual_id),
    ingested_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (team, content_hash)
);
CREATE INDEX manuals_superseded_by ON manuals (superseded_by) WHERE superseded_by IS NOT NULL;

CREATE TABLE manual_files (
    manual_id bigint PRIMARY KEY REFERENCES manuals ON DELETE CASCADE,
    bytes bytea NOT NULL
);
-- PDF streams are compressed already.
ALTER TABLE manual_files ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE pages (
    manual_id bigint NOT NULL REFERENCES manuals ON DELETE CASCADE,
    page integer NOT NULL CHECK (page >= 1),
    label text,
    text text NOT NULL,
    PRIMARY KEY (manual_id, page)
);

CREATE TABLE passages (
    passage_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    manual_id bigint NOT NULL REFERENCES manuals ON DELETE CASCADE,
    ordinal integer NOT NULL,
    page_from integer NOT NULL CHECK (page_from >= 1),
    page_to integer NOT NULL CHECK (page_to >= page_from),
    section text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('text', 'table', 'procedure', 'warning')),
    text text NOT NULL,
    -- The section that a warning speaks for, with everything below it.
    governs text CHECK (governs IS NULL OR kind = 'warning'),
    word_count integer NOT NULL,
    UNIQUE (manual_id, ordinal)
);

CREATE TABLE identifiers (
    passage_id bigint NOT NULL REFERENCES passages ON DELETE CASCADE,
    kind text NOT NULL,
    verbatim text NOT NULL,
    normalised text NOT NULL
);
CREATE INDEX identifiers_passage ON identifiers (passage_id);
CREATE INDEX identifiers_normalised ON identifiers (normalised);
CREATE INDEX identifiers_similar ON identifiers USING gin (normalised gin_trgm_ops);

-- The lexical index: for each manual and lexeme, which passages hold it, how often, and how long
-- each of them is. A tsvector with a GIN index finds the passages, but cannot say how often without
-- unpacking every one of them, and BM25 needs exactly that.
CREATE TABLE postings (
    manual_id bigint NOT NULL REFERENCES manuals ON DELETE CASCADE,
    lexeme text NOT NULL,
    passage_ids bigint[] NOT NULL,
    counts integer[] NOT NULL,
    lengths integer[] NOT NULL
);
CREATE INDEX postings_lexeme ON postings (lexeme, manual_id);
CREATE INDEX postings_manual ON postings (manual_id);

CREATE TABLE grants (
    team text NOT NULL,
    manual_id bigint NOT NULL REFERENCES manuals ON DELETE CASCADE,
    grantee_kind text NOT NULL CHECK (grantee_kind IN ('channel', 'group', 'everyone')),
    grantee text NOT NULL CHECK ((grantee = '') = (grantee_kind = 'everyone')),
    granted_by text NOT NULL,
    granted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (manual_id, grantee_kind, grantee)
);

-- The one rule of who may read what: a manual is visible when it is granted to everyone, or when
-- every reader holds one of its grants. Anything missing or null means invisible.
CREATE FUNCTION visible_manuals(of_team text, by_operator boolean, readers jsonb)
RETURNS TABLE (manual_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT m.manual_id
    FROM manuals m
    WHERE m.team = of_team
      AND (
          by_operator
          OR EXISTS (
              SELECT FROM grants g
              WHERE g.manual_id = m.manual_id AND g.team = m.team AND g.grantee_kind = 'everyone'
          )
          OR (
              jsonb_array_length(readers) > 0
              AND NOT EXISTS (
                  SELECT FROM jsonb_array_elements(readers) AS r (reader)
                  WHERE NOT EXISTS (
                      SELECT FROM grants g
                      WHERE g.manual_id = m.manual_id
                        AND g.team = m.team
                        AND (
                            (g.grantee_kind = 'channel' AND r.reader -> 'channels' ? g.grantee)
                            OR (g.grantee_kind = 'group' AND r.reader -> 'groups' ? g.grantee)
                        )
                  )
              )
          )
      );
END;

-- The only way to a passage's text.
CREATE FUNCTION readable_passages(of_team text, by_operator boolean, readers jsonb)
RETURNS TABLE (
    passage_id bigint, manual_id bigint, manual text, revision text, page_from integer,
    page_to integer, label text, section text, kind text, ordinal integer, text text, governs text
)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT
        p.passage_id, p.manual_id, m.title, m.revision, p.page_from,
        p.page_to, pages.label, p.section, p.kind, p.ordinal, p.text, p.governs
    FROM passages p
    JOIN visible_manuals(of_team, by_operator, readers) v ON v.manual_id = p.manual_id
    JOIN manuals m ON m.manual_id = p.manual_id
    LEFT JOIN pages ON pages.manual_id = p.manual_id AND pages.page = p.page_from;
END;

-- What a search may draw on: the visible manuals that no newer revision replaces. With an
-- equipment, those of it and those that name none.
CREATE FUNCTION searchable_manuals(
    of_team text, by_operator boolean, readers jsonb, of_equipment text
)
RETURNS TABLE (manual_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT m.manual_id
    FROM visible_manuals(of_team, by_operator, readers) v
    JOIN manuals m USING (manual_id)
    WHERE m.superseded_by IS NULL
      AND (
          of_equipment IS NULL
          OR m.equipment IS NULL
          OR lower(m.equipment) = lower(of_equipment)
      );
END;

-- The default parser takes `and/or` for a path, `engine.cold` for a host and the second number of
-- `10-15` for a negative one, and knows typographic signs in some locales only: hence the spaces.
CREATE FUNCTION spaced(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(words, '[/><@°·×±–—]|-(?=\d)|\.(?=[[:alpha:]])', ' ', 'g');

-- The words of a passage (or, with no section, of a query) as lexemes.
CREATE FUNCTION lexemes_of(section text, body text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN
    setweight(to_tsvector('pg_catalog.english', spaced(section)), 'A')
    || setweight(to_tsvector('pg_catalog.english', spaced(body)), 'B');

CREATE TABLE questions (
    question_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    team text NOT NULL,
    channel text NOT NULL,
    ts text NOT NULL,
    thread_ts text NOT NULL,
    user_id text NOT NULL,
    text text NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (team, channel, ts)
);
CREATE INDEX questions_thread ON questions (team, channel, thread_ts, ts);

CREATE TABLE answers (
    answer_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    question_id bigint NOT NULL REFERENCES questions ON DELETE CASCADE,
    text text NOT NULL,
    status text NOT NULL
        CHECK (status IN ('answered', 'partial', 'not_found', 'clarify', 'chat', 'passages')),
    action text NOT NULL CHECK (action IN ('search', 'from_thread', 'clarify', 'decline')),
    claims jsonb NOT NULL DEFAULT '[]',
    warnings jsonb NOT NULL DEFAULT '[]',
    program text NOT NULL,
    lm text,
    p_answered real CHECK (p_answered BETWEEN 0 AND 1),
    lm_calls integer NOT NULL DEFAULT 0,
    tokens_in integer NOT NULL DEFAULT 0,
    tokens_out integer NOT NULL DEFAULT 0,
    evidence_seconds real,
    seconds real NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX answers_question ON answers (question_id);

CREATE TABLE citations (
    answer_id bigint NOT NULL REFERENCES answers ON DELETE CASCADE,
    ordinal integer NOT NULL,
    claim integer NOT NULL,
    passage_id bigint NOT NULL REFERENCES passages ON DELETE CASCADE,
    manual_id bigint NOT NULL REFERENCES manuals ON DELETE CASCADE,
    page integer NOT NULL CHECK (page >= 1),
    label text,
    quote text NOT NULL,
    PRIMARY KEY (answer_id, ordinal)
);
CREATE INDEX citations_passage ON citations (passage_id);
CREATE INDEX citations_manual ON citations (manual_id);

CREATE TABLE retrievals (
    retrieval_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    question_id bigint NOT NULL REFERENCES questions ON DELETE CASCADE,
    query text NOT NULL,
    arm text NOT NULL CHECK (arm IN ('dense', 'lexical', 'identifier', 'fused')),
    passage_ids bigint[] NOT NULL,
    scores real[] NOT NULL,
    seconds real NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK (cardinality(passage_ids) = cardinality(scores))
);
CREATE INDEX retrievals_question ON retrievals (question_id);

-- Votes are events; a person's current vote is the latest cast that was not retracted.
CREATE TABLE vote_events (
    event_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    team text NOT NULL,
    answer_id bigint NOT NULL REFERENCES answers ON DELETE CASCADE,
    user_id text NOT NULL,
    source text NOT NULL,
    value text NOT NULL CHECK (value IN ('up', 'down')),
    action text NOT NULL CHECK (action IN ('cast', 'retract')),
    reason text,
    comment text,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX vote_events_answer ON vote_events (answer_id, user_id, event_id);

CREATE TABLE corrections (
    correction_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    team text NOT NULL,
    answer_id bigint NOT NULL REFERENCES answers ON DELETE CASCADE,
    user_id text NOT NULL,
    text text NOT NULL,
    status text NOT NULL DEFAULT 'proposed' CHECK (status IN ('proposed', 'approved', 'refused')),
    decided_by text,
    decided_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((status = 'proposed') = (decided_by IS NULL))
);
CREATE INDEX corrections_answer ON corrections (answer_id);

CREATE TABLE programs (
    team text NOT NULL,
    version text NOT NULL,
    state jsonb NOT NULL,
    schema_hash text NOT NULL,
    parent text,
    status text NOT NULL CHECK (status IN ('candidate', 'canary', 'champion', 'retired')),
    scores jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (team, version),
    FOREIGN KEY (team, parent) REFERENCES programs (team, version)
);
CREATE UNIQUE INDEX programs_one_champion ON programs (team) WHERE status = 'champion';

CREATE TABLE promotions (
    promotion_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    team text NOT NULL,
    from_version text,
    to_version text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('gate', 'person', 'rollback')),
    decided_by text NOT NULL,
    e_value double precision,
    evidence jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (team, from_version) REFERENCES programs (team, version),
    FOREIGN KEY (team, to_version) REFERENCES programs (team, version)
);
CREATE INDEX promotions_team ON promotions (team, promotion_id);

-- One row a night, so that two clocks make one night.
CREATE TABLE nights (
    team text NOT NULL,
    local_date date NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (team, local_date)
);
