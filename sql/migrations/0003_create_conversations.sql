-- What the bot heard and what it shows. Slack delivers at least once and out of order: whatever is
-- recorded here has a key that makes a repeated delivery change nothing.

-- The Slack workspaces in which the bot was seen at work.
CREATE TABLE teams (
    team text PRIMARY KEY,
    name text NOT NULL,
    bot_user text NOT NULL,
    seen_at timestamptz NOT NULL DEFAULT now()
);

-- How far a conversation was read by the sweep: every message up to `read_to` is recorded.
CREATE TABLE conversations (
    team text NOT NULL,
    channel text NOT NULL,
    read_to text NOT NULL,
    PRIMARY KEY (team, channel)
);

-- `revision` counts edits of the message; `withdrawn_at` is set when it was deleted.
ALTER TABLE questions
    ADD COLUMN revision integer NOT NULL DEFAULT 0,
    ADD COLUMN withdrawn_at timestamptz;
CREATE INDEX questions_asked ON questions (team, asked_at);

-- The one visible message of a question: new -> posting -> shown (ts) -> composed -> final.
-- Whoever works on it takes the next attempt, and writes only while that attempt is the newest.
-- `tries` counts takes since the question was last changed; an edit begins it anew, and takes an
-- attempt itself, so that nobody writes an answer to the earlier wording any more.
CREATE TABLE replies (
    question_id bigint PRIMARY KEY REFERENCES questions ON DELETE CASCADE,
    team text NOT NULL,
    channel text NOT NULL,
    state text NOT NULL DEFAULT 'new'
        CHECK (state IN ('new', 'posting', 'shown', 'composed', 'final')),
    ts text,
    answer_id bigint REFERENCES answers ON DELETE SET NULL,
    failure text,
    attempt integer NOT NULL DEFAULT 0,
    tries integer NOT NULL DEFAULT 0,
    changed_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX replies_message ON replies (team, channel, ts) WHERE ts IS NOT NULL;
CREATE INDEX replies_open ON replies (changed_at) WHERE state <> 'final';

-- A PDF that was shared in a conversation, with its status card: new -> posting -> shown -> final.
CREATE TABLE uploads (
    upload_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    team text NOT NULL,
    channel text NOT NULL,
    file_id text NOT NULL,
    user_id text NOT NULL,
    -- The message that shares the file; unknown when only `file_shared` came.
    message_ts text,
    -- Whether the bot was spoken to, and so owes a word on a file that it cannot read.
    addressed boolean NOT NULL DEFAULT false,
    state text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'posting', 'shown', 'final')),
    ts text,
    manual_id bigint REFERENCES manuals ON DELETE SET NULL,
    outcome text CHECK (
        outcome IN ('ingested', 'granted', 'already', 'refused', 'ignored', 'withdrawn')
    ),
    -- What the status card says in its final state: JSON for the block builder.
    card jsonb NOT NULL DEFAULT '{}',
    attempt integer NOT NULL DEFAULT 0,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (team, channel, file_id)
);
CREATE INDEX uploads_open ON uploads (changed_at) WHERE state <> 'final';
CREATE INDEX uploads_file ON uploads (team, file_id);
CREATE INDEX uploads_manual ON uploads (manual_id) WHERE manual_id IS NOT NULL;

-- How many citations the answer was stored with: those of a manual that was removed are gone.
ALTER TABLE answers ADD COLUMN cited integer NOT NULL DEFAULT 0;
UPDATE answers
SET cited = (SELECT count(*) FROM citations WHERE citations.answer_id = answers.answer_id);

-- `event_key` names the delivery, so that a repeated one counts once; `happened_at` is the
-- sender's time, so that deliveries out of order end in the same standing vote.
ALTER TABLE vote_events
    ADD COLUMN event_key text,
    ADD COLUMN happened_at timestamptz NOT NULL DEFAULT now();
CREATE UNIQUE INDEX vote_events_key ON vote_events (team, event_key);

-- Thumbs that were not taken back. A retraction takes back the same user's earlier thumbs of the
-- same source and value only, whatever order they were delivered in.
CREATE VIEW casts_left AS
SELECT
    cast_.event_id, cast_.team, cast_.answer_id, cast_.user_id, cast_.source, cast_.value,
    cast_.reason, cast_.comment, cast_.happened_at
FROM vote_events AS cast_
WHERE cast_.action = 'cast'
  AND NOT EXISTS (
      SELECT
      FROM vote_events AS back
      WHERE back.answer_id = cast_.answer_id
        AND back.user_id = cast_.user_id
        AND back.source = cast_.source
        AND back.value = cast_.value
        AND back.action = 'retract'
        AND (back.happened_at, back.event_id) > (cast_.happened_at, cast_.event_id)
  );

-- A night ends in one of these decisions; until then `decision` is null.
ALTER TABLE nights
    ADD COLUMN finished_at timestamptz,
    ADD COLUMN decision text
        CHECK (decision IN ('promoted', 'kept', 'nothing to learn', 'failed')),
    ADD COLUMN evidence jsonb NOT NULL DEFAULT '{}';

-- Readers from outside the team (guests, Slack Connect) hold only what their channels and groups
-- are granted: what "everyone" in the team may read is not theirs.
CREATE OR REPLACE FUNCTION visible_manuals(of_team text, by_operator boolean, readers jsonb)
RETURNS TABLE (manual_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT m.manual_id
    FROM manuals m
    WHERE m.team = of_team
      AND (
          by_operator
          OR (
              NOT jsonb_path_exists(readers, '$[*] ? (@.outsider == true)')
              AND EXISTS (
                  SELECT FROM grants g
                  WHERE g.manual_id = m.manual_id
                    AND g.team = m.team
                    AND g.grantee_kind = 'everyone'
              )
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
                            OR (
                                g.grantee_kind = 'everyone'
                                AND NOT coalesce((r.reader ->> 'outsider')::boolean, false)
                            )
                        )
                  )
              )
          )
      );
END;
