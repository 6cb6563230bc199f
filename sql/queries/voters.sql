-- name: know
INSERT INTO voters (team, user_id, kind)
SELECT %(team)s, user_id, kind
FROM unnest(%(users)s::text[], %(kinds)s::text[]) AS told (user_id, kind)
ORDER BY user_id
ON CONFLICT (team, user_id) DO UPDATE SET kind = excluded.kind, told_at = now();

-- name: vouch
INSERT INTO voters (team, user_id, kind)
VALUES (%(team)s, %(user_id)s, 'member')
-- Held, so that the daily chore does not delete it before the vote is there.
ON CONFLICT (team, user_id) DO UPDATE SET kind = voters.kind;

-- name: is_known
SELECT EXISTS (SELECT FROM voters WHERE team = %(team)s AND user_id = %(user_id)s);

-- name: to_ask
-- The voters of the command line and of API keys are vouched for, and Slack does not know them.
SELECT e.user_id
FROM vote_events e
LEFT JOIN voters v ON v.team = e.team AND v.user_id = e.user_id
WHERE e.team = %(team)s
  AND e.source NOT IN ('cli', 'cli sample', 'api')
  AND (
      v.user_id IS NULL
      OR (
          v.told_at < now() - make_interval(hours => %(hours)s)
          AND e.happened_at > now() - make_interval(days => %(days)s)
      )
  )
GROUP BY e.user_id
ORDER BY min(v.told_at) NULLS FIRST, e.user_id
LIMIT %(limit)s;
