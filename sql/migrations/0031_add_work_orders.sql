-- Past work orders: a second corpus beside the manuals, with grants of its own. An order is told of
-- beside an answer, and never a part of it.
CREATE TABLE work_orders (
    order_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    team text NOT NULL,
    number text NOT NULL CHECK (number <> ''),
    -- Which one (`AC-07`), and which kind (`air conditioner`); '' where it is not said.
    machine text NOT NULL DEFAULT '',
    equipment text NOT NULL DEFAULT '',
    fault text NOT NULL CHECK (fault <> ''),
    fix text NOT NULL DEFAULT '',
    parts text[] NOT NULL DEFAULT '{}',
    opened_on date,
    closed_on date,
    -- Whether the fix helped, as the order itself says; null where it does not say.
    helped boolean,
    identifiers text[] NOT NULL DEFAULT '{}',
    -- How many different words there are; which, is in `work_order_words`.
    words integer NOT NULL DEFAULT 0,
    imported_by text NOT NULL,
    imported_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (team, number)
);
CREATE INDEX work_orders_machine ON work_orders (team, machine, opened_on);
CREATE INDEX work_orders_identifiers ON work_orders USING gin (identifiers);

CREATE TABLE work_order_grants (
    team text NOT NULL,
    order_id bigint NOT NULL REFERENCES work_orders ON DELETE CASCADE,
    grantee_kind text NOT NULL CHECK (grantee_kind IN ('channel', 'group', 'everyone')),
    grantee text NOT NULL CHECK ((grantee = '') = (grantee_kind = 'everyone')),
    granted_by text NOT NULL,
    granted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (order_id, grantee_kind, grantee)
);
CREATE INDEX work_order_grants_grantee ON work_order_grants (team, grantee_kind, grantee);

-- Which orders hold a lexeme.
CREATE TABLE work_order_words (
    lexeme text NOT NULL,
    order_id bigint NOT NULL REFERENCES work_orders ON DELETE CASCADE,
    PRIMARY KEY (lexeme, order_id)
);
CREATE INDEX work_order_words_order ON work_order_words (order_id);

-- What an order is found by: its thing and fault, by each embedding model.
CREATE TABLE work_order_vectors (
    order_id bigint NOT NULL REFERENCES work_orders ON DELETE CASCADE,
    slug text NOT NULL,
    fault halfvec NOT NULL,
    PRIMARY KEY (order_id, slug)
);

-- Which past orders stand beside an answer, the likest first.
CREATE TABLE answer_orders (
    answer_id bigint NOT NULL REFERENCES answers ON DELETE CASCADE,
    order_id bigint NOT NULL REFERENCES work_orders ON DELETE CASCADE,
    rank integer NOT NULL,
    PRIMARY KEY (answer_id, order_id)
);
CREATE INDEX answer_orders_order ON answer_orders (order_id);

-- Work orders that people opened from an answer: one an answer. `draft` is what is sent.
CREATE TABLE order_drafts (
    draft_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    team text NOT NULL,
    answer_id bigint NOT NULL UNIQUE REFERENCES answers ON DELETE CASCADE,
    opened_by text NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT now(),
    draft jsonb NOT NULL,
    state text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'sent', 'failed')),
    tries integer NOT NULL DEFAULT 0,
    -- Why the last try failed, in words that hold no address.
    failure text NOT NULL DEFAULT '',
    sent_at timestamptz
);

-- The one rule of who may read an order, as `visible_manuals` is for manuals.
CREATE FUNCTION readable_orders(of_team text, by_operator boolean, readers jsonb)
RETURNS TABLE (order_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT o.order_id
    FROM work_orders o
    WHERE o.team = of_team
      AND (
          by_operator
          OR (
              NOT jsonb_path_exists(readers, '$[*] ? (@.outsider == true)')
              AND o.order_id IN (
                  SELECT g.order_id
                  FROM work_order_grants g
                  WHERE g.team = of_team AND g.grantee_kind = 'everyone'
              )
          )
          OR (
              jsonb_array_length(readers) > 0
              AND o.order_id IN (
                  SELECT g.order_id
                  FROM jsonb_array_elements(readers) WITH ORDINALITY AS r (reader, number)
                  JOIN work_order_grants g ON
                      (g.grantee_kind = 'channel' AND r.reader -> 'channels' ? g.grantee)
                      OR (g.grantee_kind = 'group' AND r.reader -> 'groups' ? g.grantee)
                      OR (
                          g.grantee_kind = 'everyone'
                          AND NOT coalesce((r.reader ->> 'outsider')::boolean, false)
                      )
                  WHERE g.team = of_team
                  GROUP BY g.order_id
                  HAVING count(DISTINCT r.number) = jsonb_array_length(readers)
              )
          )
      );
END;

ALTER TABLE removals DROP CONSTRAINT removals_what_check;
ALTER TABLE removals
    ADD CHECK (what IN ('question', 'manual', 'expired', 'orders'));
