-- name: seen
INSERT INTO teams (team, name, bot_user)
VALUES (%(team)s, %(name)s, %(bot_user)s)
ON CONFLICT (team) DO UPDATE
SET name = excluded.name, bot_user = excluded.bot_user, seen_at = now();

-- name: first_two
SELECT team FROM teams ORDER BY team LIMIT 2;

-- name: is_seen
SELECT EXISTS (SELECT FROM teams WHERE team = %(team)s);
