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

-- Deletes what is left of a team in every table that has a column of that name, whatever release
-- added it; how many rows these were. What others refer to goes in a later round. The audit stays,
-- as it is only added to (nobody is named in it any more), and so does the installation itself.
CREATE FUNCTION erase_team(of_team text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    left_over text[];
    again text[];
    named text;
    touched bigint;
    total bigint := 0;
BEGIN
    SELECT array_agg(columns.table_name::text ORDER BY columns.table_name)
    INTO left_over
    FROM information_schema.columns
    JOIN information_schema.tables USING (table_schema, table_name)
    WHERE columns.table_schema = current_schema()
        AND columns.column_name = 'team'
        AND tables.table_type = 'BASE TABLE'
        AND columns.table_name NOT IN ('audit', 'installations');
    WHILE cardinality(left_over) > 0 LOOP
        again := '{}';
        FOREACH named IN ARRAY left_over LOOP
            BEGIN
                EXECUTE format('DELETE FROM %I WHERE team = $1', named) USING of_team;
                GET DIAGNOSTICS touched = ROW_COUNT;
                total := total + touched;
            EXCEPTION WHEN foreign_key_violation THEN
                again := again || named;
            END;
        END LOOP;
        IF cardinality(again) = cardinality(left_over) THEN
            RAISE EXCEPTION 'What is kept of the team refers to itself: %', again;
        END IF;
        left_over := again;
    END LOOP;
    RETURN total;
END $$;
