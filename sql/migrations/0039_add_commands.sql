-- What people asked of the bot other than by a message: by a slash command (`ask`, `manuals`), or by
-- the shortcut of somebody's message (`about`). `delivery` names the delivery, so that a repeated one
-- changes nothing.
CREATE TABLE commands (
    command_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    team text NOT NULL,
    delivery text NOT NULL,
    verb text NOT NULL CHECK (verb IN ('ask', 'manuals', 'about')),
    channel text NOT NULL,
    user_id text NOT NULL,
    -- Where the person is answered, for half an hour and five times; empty once it is done. `uses`
    -- counts each before it is made.
    response_url text NOT NULL DEFAULT '',
    uses integer NOT NULL DEFAULT 0,
    -- Of `about`: the message, its thread, and what it says, until it is a question.
    message_ts text,
    thread_ts text,
    text text NOT NULL DEFAULT '',
    question_id bigint REFERENCES questions ON DELETE CASCADE,
    received_at timestamptz NOT NULL DEFAULT now(),
    done_at timestamptz,
    -- A private answer that its asker shares in the channel: new -> posting -> shown -> final.
    -- `share_url`: where who clicked is told. Until it is shown nobody else sees question or answer.
    share_state text CHECK (share_state IN ('new', 'posting', 'shown', 'final')),
    share_url text NOT NULL DEFAULT '',
    share_attempt integer NOT NULL DEFAULT 0,
    shared_ts text,
    UNIQUE (team, delivery)
);
CREATE INDEX commands_question ON commands (question_id) WHERE question_id IS NOT NULL;
CREATE INDEX commands_received ON commands (received_at) WHERE question_id IS NULL;
