-- name: record
-- The update changes nothing; it lets a repeated delivery see the row, and its id, too.
INSERT INTO questions AS stored (team, channel, ts, thread_ts, user_id, text)
VALUES (%(team)s, %(channel)s, %(ts)s, %(thread_ts)s, %(user_id)s, %(text)s)
ON CONFLICT (team, channel, ts) DO UPDATE SET team = stored.team
RETURNING question_id;

-- name: thread
SELECT q.question_id, q.text AS question, a.answer_id, a.text AS answer, a.status
FROM questions q
LEFT JOIN LATERAL (
    SELECT answer_id, text, status
    FROM answers
    WHERE question_id = q.question_id
    ORDER BY answer_id DESC
    LIMIT 1
) a ON true
WHERE q.team = %(team)s AND q.channel = %(channel)s
  AND q.thread_ts = %(thread_ts)s AND q.ts < %(before_ts)s
ORDER BY q.ts;
