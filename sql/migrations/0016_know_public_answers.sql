-- Whether everyone in the team could read along where the answer was shown, as Slack said then. Of
-- older answers, and of the terminal's, nobody said so: they are not public.
ALTER TABLE answers ADD COLUMN in_public boolean NOT NULL DEFAULT false;
