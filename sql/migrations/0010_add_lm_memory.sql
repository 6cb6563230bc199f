-- What an LM said once, under a hash of all that it was asked: its probabilities change in the second
-- digit with what else it reads, and the same question about the same lines must have the same
-- answer. Kept for as long as answers of that kind are likely to be asked for again.
CREATE TABLE lm_memory (
    key text PRIMARY KEY,
    value jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX lm_memory_age ON lm_memory (created_at);
