-- A procedure, or the remedies of a fault, gone through a step at a time by whoever is in the thread.
-- Of the manual only places are kept: its words are read through the audience each time.
CREATE TABLE walks (
    walk_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    team text NOT NULL,
    answer_id bigint NOT NULL REFERENCES answers ON DELETE CASCADE,
    -- The part of the answer that is walked through.
    claim integer NOT NULL,
    -- Null once the manual was removed, and before the walk was laid out.
    manual_id bigint REFERENCES manuals ON DELETE SET NULL,
    kind text NOT NULL DEFAULT 'procedure' CHECK (kind IN ('procedure', 'fault')),
    -- The answer stood on a superseded revision, and said so.
    superseded boolean NOT NULL DEFAULT false,
    begun_by text NOT NULL,
    begun_at timestamptz NOT NULL DEFAULT now(),
    state text NOT NULL DEFAULT 'new'
        CHECK (state IN ('new', 'open', 'done', 'solved', 'unsolved', 'stopped')),
    cards integer NOT NULL DEFAULT 0,
    -- The card that stands there now, from 0; `turn` goes up with each click that counted.
    card integer NOT NULL DEFAULT 0,
    turn integer NOT NULL DEFAULT 0,
    ended_at timestamptz
);
-- One at a time of each part: the next shift goes on with it.
CREATE UNIQUE INDEX walks_open ON walks (answer_id, claim) WHERE ended_at IS NULL;
CREATE INDEX walks_manual ON walks (manual_id);

-- Which step each card is, from 1 (0: what stands before the first): kept when the manual goes, so
-- that what was done can be told.
CREATE TABLE walk_cards (
    walk_id bigint NOT NULL REFERENCES walks ON DELETE CASCADE,
    card integer NOT NULL,
    step integer NOT NULL,
    PRIMARY KEY (walk_id, card)
);

-- The lines of its cards; those of card -1 (warnings over all of it) stand on each.
CREATE TABLE walk_lines (
    walk_id bigint NOT NULL REFERENCES walks ON DELETE CASCADE,
    ordinal integer NOT NULL,
    card integer NOT NULL,
    role text NOT NULL,
    label text NOT NULL,
    level integer NOT NULL,
    passage_id bigint NOT NULL REFERENCES passages ON DELETE CASCADE,
    starts integer NOT NULL,
    ends integer NOT NULL,
    -- Of a row with several remedies in one cell the one that is tried, from 1; 0: all of the line.
    piece integer NOT NULL DEFAULT 0,
    PRIMARY KEY (walk_id, ordinal)
);
CREATE INDEX walk_lines_passage ON walk_lines (passage_id);

-- Every click, in the order in which they came. `outcome` is null until a worker took it: counted;
-- repeated (the same click once more); late (somebody was first); refused.
CREATE TABLE walk_clicks (
    click_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    walk_id bigint NOT NULL REFERENCES walks ON DELETE CASCADE,
    act text NOT NULL CHECK (act IN (
        'begin', 'done', 'skip', 'back', 'not_solved', 'solved', 'hand_over', 'look', 'note'
    )),
    turn integer NOT NULL,
    card integer NOT NULL,
    user_id text NOT NULL,
    -- Slack's own name for the click: delivered twice it is one.
    key text NOT NULL,
    clicked_at timestamptz NOT NULL DEFAULT now(),
    outcome text CHECK (outcome IN ('counted', 'repeated', 'late', 'refused', 'looked')),
    UNIQUE (walk_id, user_id, key)
);
CREATE UNIQUE INDEX walk_clicks_turn ON walk_clicks (walk_id, turn) WHERE outcome = 'counted';
CREATE INDEX walk_clicks_waiting ON walk_clicks (walk_id) WHERE outcome IS NULL;

-- Its messages: the card, and a summary for each hand-over and for the end. As correction_messages.
CREATE TABLE walk_messages (
    message_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    walk_id bigint REFERENCES walks ON DELETE SET NULL,
    team text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('card', 'summary')),
    -- Of a summary the turn that it follows; 0 for the card.
    turn integer NOT NULL DEFAULT 0,
    state text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'posting', 'shown', 'final')),
    channel text NOT NULL,
    ts text,
    attempt integer NOT NULL DEFAULT 0,
    said text NOT NULL DEFAULT '',
    UNIQUE (walk_id, kind, turn)
);
CREATE INDEX walk_messages_orphans ON walk_messages (team) WHERE walk_id IS NULL;
