-- What a candidate and the champion before it got right, kept over nights: a night goes on where the
-- one before ended. `question_group` is a hash; `kind` is what people's votes said then.
CREATE TABLE pairs (
    team text NOT NULL,
    candidate text NOT NULL,
    question_group text NOT NULL,
    answer_id bigint NOT NULL REFERENCES answers ON DELETE CASCADE,
    kind text NOT NULL,
    champion_right boolean NOT NULL,
    candidate_right boolean NOT NULL,
    graver boolean NOT NULL DEFAULT false,
    compared_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (team, candidate, question_group),
    FOREIGN KEY (team, candidate) REFERENCES programs (team, version) ON DELETE CASCADE
);
