-- name: get
SELECT value FROM lm_memory WHERE key = %(key)s;

-- name: put
INSERT INTO lm_memory AS kept (key, value)
VALUES (%(key)s, %(value)s)
ON CONFLICT (key) DO UPDATE SET key = kept.key
RETURNING value;

-- name: forget
DELETE FROM lm_memory WHERE created_at < now() - make_interval(days => %(days)s);
