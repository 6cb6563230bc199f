-- What is to be said of an answer beside its claims: that it stands on a superseded revision (and so
-- may go on being shown though it is one), and sentences of ours, like where its list goes on.
ALTER TABLE answers
    ADD COLUMN superseded boolean NOT NULL DEFAULT false,
    ADD COLUMN remarks text[] NOT NULL DEFAULT '{}';
