-- Which machine a channel is about, in the words of who set it ("4500, S/N 1234"): searches there
-- leave out manuals of other machines.
ALTER TABLE channel_settings ADD COLUMN equipment text NOT NULL DEFAULT '';

-- Which machine a thread is about, as it was said in the message of a question or chosen below its
-- answer; the newest one stands. Chosen is a manual, and the others that were to choose from are
-- set aside.
CREATE TABLE thread_pins (
    question_id bigint PRIMARY KEY REFERENCES questions ON DELETE CASCADE,
    equipment text NOT NULL DEFAULT '',
    manual_id bigint REFERENCES manuals ON DELETE CASCADE,
    set_aside bigint[] NOT NULL DEFAULT '{}',
    pinned_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX thread_pins_manual_id ON thread_pins (manual_id);
