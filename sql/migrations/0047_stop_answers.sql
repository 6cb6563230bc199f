-- Who asked pressed Stop before there was an answer: none is looked for any more, until the question
-- is edited or asked again. Whoever may press it is the asker, so that nobody is named here.
ALTER TABLE replies ADD COLUMN stopped_at timestamptz;
