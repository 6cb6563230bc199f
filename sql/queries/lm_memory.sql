-- name: get
SELECT value FROM lm_memory WHERE key = %(key)s;

-- name: keep
INSERT INTO lm_memory AS kept (key, value)
VALUES (%(key)s, %(value)s)
ON CONFLICT (key) DO UPDATE SET key = kept.key
RETURNING value;

-- name: use
INSERT INTO lm_memory_uses (key, question_id)
SELECT key, %(question_id)s
FROM lm_memory
WHERE key = ANY (%(keys)s::text[])
ORDER BY key
FOR KEY SHARE
ON CONFLICT DO NOTHING;
