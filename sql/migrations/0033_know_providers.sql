-- What language models elsewhere were asked, a day (UTC) and an LM: the daily limits of all workers
-- together. No text. Money is in the price's currency.
CREATE TABLE lm_spending (
    day date NOT NULL,
    lm text NOT NULL,
    calls bigint NOT NULL,
    tokens_read bigint NOT NULL,
    tokens_written bigint NOT NULL,
    money double precision NOT NULL,
    PRIMARY KEY (day, lm)
);

-- Whose vectors are searched, and whose are being made to take their place. `setting` and `address`
-- are those of INGEST_EMBEDDING; no key is kept.
CREATE TABLE embedders (
    slug text PRIMARY KEY,
    setting text NOT NULL,
    address text,
    state text NOT NULL CHECK (state IN ('serving', 'filling', 'before')),
    since timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX embedders_serving ON embedders (state) WHERE state = 'serving';
CREATE UNIQUE INDEX embedders_filling ON embedders (state) WHERE state = 'filling';
