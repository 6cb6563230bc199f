-- What is to be said of an answer beside its claims: that it stands on a superseded revision (and so
-- may go on being shown though it is one); sentences of ours, like where its list goes on; the
-- language of those sentences; and the passages that came nearest where there is no answer.
ALTER TABLE answers
    ADD COLUMN superseded boolean NOT NULL DEFAULT false,
    ADD COLUMN remarks text[] NOT NULL DEFAULT '{}',
    ADD COLUMN language text NOT NULL DEFAULT 'en',
    ADD COLUMN nearest bigint[] NOT NULL DEFAULT '{}';
