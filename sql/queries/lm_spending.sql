-- name: on
SELECT calls, tokens_read, tokens_written, money
FROM lm_spending
WHERE day = %(day)s AND lm = %(lm)s;

-- name: add
INSERT INTO lm_spending AS spent (day, lm, calls, tokens_read, tokens_written, money)
VALUES (%(day)s, %(lm)s, 1, %(tokens_read)s, %(tokens_written)s, %(money)s)
ON CONFLICT (day, lm) DO UPDATE SET
    calls = spent.calls + 1,
    tokens_read = spent.tokens_read + excluded.tokens_read,
    tokens_written = spent.tokens_written + excluded.tokens_written,
    money = spent.money + excluded.money;

-- name: old
DELETE FROM lm_spending WHERE day < (now() AT TIME ZONE 'UTC')::date - %(days)s::int;
