-- One person's data can be erased: the audit says that it was done, not whose it was.
ALTER TABLE removals DROP CONSTRAINT removals_what_check;
ALTER TABLE removals
    ADD CONSTRAINT removals_what_check CHECK (what IN ('question', 'manual', 'expired', 'orders', 'person'));
CREATE INDEX IF NOT EXISTS questions_person ON questions (team, user_id);
