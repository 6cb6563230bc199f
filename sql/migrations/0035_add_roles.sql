-- Who has which role, and what the audit says of every act by whatever way.

-- A person by Slack id, a Slack user group, a key of the API by its name, or a user of the machine at
-- the command line by theirs.
CREATE TABLE roles (
    team text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('user', 'group', 'key', 'cli')),
    holder text NOT NULL CHECK (holder <> ''),
    role text NOT NULL CHECK (role IN ('technician', 'expert', 'lead', 'administrator')),
    granted_by text NOT NULL,
    granted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (team, kind, holder)
);

-- Who is in the user groups that have a role, as Slack said last: what is told too long ago counts
-- for nothing.
CREATE TABLE role_groups (
    team text NOT NULL,
    group_id text NOT NULL,
    users text[] NOT NULL,
    told_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (team, group_id)
);

-- `way`: slack, api, mcp or cli; null before this release. `named`: the person in whose name it was.
ALTER TABLE audit ADD COLUMN way text CHECK (way IN ('slack', 'api', 'mcp', 'cli'));
ALTER TABLE audit ADD COLUMN named text;
CREATE INDEX audit_who ON audit (team, who, audit_id);

-- Only added to: what was done stays as it was written; a person's id alone can be taken out of it.
CREATE FUNCTION keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND (NEW.audit_id, NEW.team, NEW.act, NEW.at) = (OLD.audit_id, OLD.team, OLD.act, OLD.at)
        AND (NEW.before, NEW.after, NEW.way)
            IS NOT DISTINCT FROM (OLD.before, OLD.after, OLD.way)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The audit is only added to.';
END $$;
CREATE TRIGGER audit_is_kept BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION keep_audit();
