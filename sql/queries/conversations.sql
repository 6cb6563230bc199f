-- name: read_to
SELECT read_to FROM conversations WHERE team = %(team)s AND channel = %(channel)s;

-- name: advance
INSERT INTO conversations AS stored (team, channel, read_to)
VALUES (%(team)s, %(channel)s, %(ts)s)
ON CONFLICT (team, channel) DO UPDATE SET read_to = excluded.read_to
WHERE stored.read_to < excluded.read_to;
