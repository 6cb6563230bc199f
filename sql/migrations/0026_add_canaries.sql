-- A program serves a share of the threads before it serves all of them: `canary_share` of those that
-- begin after `canary_since`. One for each of a team's programs.
ALTER TABLE programs
    ADD COLUMN canary_share real CHECK (canary_share > 0 AND canary_share < 1),
    ADD COLUMN canary_since timestamptz,
    ADD CONSTRAINT programs_canary CHECK (
        (status = 'canary') = (canary_share IS NOT NULL)
        AND (canary_share IS NULL) = (canary_since IS NULL)
    );
CREATE UNIQUE INDEX programs_one_canary ON programs (team, name) WHERE status = 'canary';

ALTER TABLE promotions DROP CONSTRAINT promotions_kind_check;
ALTER TABLE promotions ADD CONSTRAINT promotions_kind_check
    CHECK (kind IN ('gate', 'person', 'rollback', 'canary'));

-- How many sentences of the LM verification refused for this answer: a program whose are refused more
-- often than the champion's is taken back.
ALTER TABLE answers ADD COLUMN refused integer NOT NULL DEFAULT 0;
-- What was answered since a canary began is looked at every minute.
CREATE INDEX answers_created ON answers (created_at);
