-- Where the app was installed by OAuth: several workspaces, or whole organisations (Enterprise
-- Grid), on one deployment. `team` is that of everybody's rows: the organisation's id where it was
-- installed for all of it (`team_id` is null then), else the workspace's. Tokens are encrypted by
-- the bot (SLACK_TOKEN_KEY); of an installation that was withdrawn there are none any more.
CREATE TABLE installations (
    client_id text NOT NULL,
    team text NOT NULL,
    enterprise_id text,
    team_id text,
    is_enterprise_install boolean NOT NULL DEFAULT false,
    app_id text,
    name text NOT NULL DEFAULT '',
    bot_user text NOT NULL,
    bot_id text NOT NULL,
    scopes text NOT NULL DEFAULT '',
    installed_by text,
    token text,
    refresh_token text,
    expires_at timestamptz,
    installed_at timestamptz NOT NULL DEFAULT now(),
    -- Counts installs of the same team: what was made for an earlier one is of no use.
    generation integer NOT NULL DEFAULT 1,
    withdrawn_at timestamptz,
    PRIMARY KEY (client_id, team),
    CHECK (is_enterprise_install = (team_id IS NULL)),
    CHECK ((withdrawn_at IS NULL) = (token IS NOT NULL))
);

-- What Slack has to hand back with who was sent there to install: once, and for minutes. A hash: who
-- reads the table can begin nothing with it.
CREATE TABLE install_states (
    state_hash text PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
