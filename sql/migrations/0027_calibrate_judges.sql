-- Whether a judge said that the candidate's answer is right: then what it is mistaken about is taken
-- off, and the pair waits where the judge is not believed.
ALTER TABLE pairs ADD COLUMN judged boolean NOT NULL DEFAULT false;
UPDATE pairs SET judged = true WHERE kind IN ('avoid', 'answer') AND candidate_right;

-- How far each judge was to be believed, by night and by the program that served. Numbers and names,
-- no text. `program` is the program's version, `version` the judge's.
CREATE TABLE judge_calibrations (
    team text NOT NULL,
    local_date date NOT NULL,
    judge text NOT NULL,
    program text NOT NULL,
    version text NOT NULL,
    lm text NOT NULL,
    trusted boolean NOT NULL,
    figures jsonb NOT NULL,
    measured_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (team, local_date, judge, program)
);
