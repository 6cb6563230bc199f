-- What LMs said in a night that is not decided yet, under a hash of all that they were asked: a night
-- that is killed goes on without asking again. Gone when the night is decided.
CREATE TABLE night_replies (
    team text NOT NULL,
    key text NOT NULL,
    reply jsonb NOT NULL,
    said_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (team, key)
);
