-- A team has more than one program: each has its own champion. Versions stay unique to the team, so
-- that a version names its program.
ALTER TABLE programs ADD COLUMN name text NOT NULL DEFAULT 'answers';
DROP INDEX programs_one_champion;
CREATE UNIQUE INDEX programs_one_champion ON programs (team, name) WHERE status = 'champion';
