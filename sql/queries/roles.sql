-- name: put
INSERT INTO roles (team, kind, holder, role, granted_by)
VALUES (%(team)s, %(kind)s, %(holder)s, %(role)s, %(by)s)
ON CONFLICT (team, kind, holder) DO UPDATE
SET role = excluded.role, granted_by = excluded.granted_by, granted_at = now();

-- name: remove
DELETE FROM roles WHERE team = %(team)s AND kind = %(kind)s AND holder = %(holder)s;

-- name: hold
SELECT role FROM roles
WHERE team = %(team)s AND kind = %(kind)s AND holder = %(holder)s
FOR UPDATE;

-- name: of
SELECT role FROM roles
WHERE team = %(team)s AND kind = %(kind)s AND holder = %(holder)s;

-- name: listed
SELECT kind, holder, role, granted_by, granted_at FROM roles
WHERE team = %(team)s
ORDER BY array_position(ARRAY['administrator', 'lead', 'expert', 'technician'], role), kind, holder;

-- name: group_roles
SELECT holder, role FROM roles WHERE team = %(team)s AND kind = 'group';

-- name: groups_of
SELECT group_id FROM role_groups
WHERE team = %(team)s
  AND %(user_id)s = ANY(users)
  AND told_at > now() - make_interval(secs => %(seconds)s)
ORDER BY group_id;

-- name: told
INSERT INTO role_groups (team, group_id, users)
SELECT %(team)s, %(group_id)s, %(users)s::text[]
ON CONFLICT (team, group_id) DO UPDATE SET users = excluded.users, told_at = now();

-- name: forget_others
DELETE FROM role_groups WHERE team = %(team)s AND NOT group_id = ANY(%(groups)s::text[]);

-- name: groups
SELECT group_id, users, extract(epoch FROM now() - told_at)::float8 AS age
FROM role_groups
WHERE team = %(team)s
ORDER BY group_id;

-- name: deciders
-- Who has a role above that of everybody, and is not known to be from outside the team.
WITH named AS (
    SELECT holder AS user_id FROM roles
    WHERE team = %(team)s AND kind = 'user' AND role <> 'technician'
    UNION
    SELECT unnest(told.users) FROM role_groups AS told
    WHERE told.team = %(team)s
      AND told.told_at > now() - make_interval(secs => %(seconds)s)
      AND NOT EXISTS (
          SELECT FROM roles AS given
          WHERE given.team = told.team AND given.kind = 'group'
            AND given.holder = told.group_id AND given.role = 'technician'
      )
)
SELECT user_id FROM named
WHERE NOT EXISTS (
    SELECT FROM people
    WHERE people.team = %(team)s AND people.user_id = named.user_id AND people.kind <> 'member'
)
ORDER BY user_id;
