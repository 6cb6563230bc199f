-- name: insert
INSERT INTO vote_events (team, answer_id, user_id, source, value, action, reason, comment)
VALUES (
    %(team)s, %(answer_id)s, %(user_id)s, %(source)s, %(value)s, %(action)s, %(reason)s,
    %(comment)s
)
RETURNING event_id;

-- name: standing
SELECT DISTINCT ON (thumb.user_id) thumb.user_id, thumb.value
FROM vote_events thumb
WHERE thumb.answer_id = %(answer_id)s
  AND thumb.action = 'cast'
  AND NOT EXISTS (
      SELECT
      FROM vote_events back
      WHERE back.answer_id = thumb.answer_id
        AND back.user_id = thumb.user_id
        AND back.source = thumb.source
        AND back.value = thumb.value
        AND back.action = 'retract'
        AND back.event_id > thumb.event_id
  )
ORDER BY thumb.user_id, thumb.event_id DESC;
