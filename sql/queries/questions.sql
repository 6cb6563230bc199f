-- name: record
-- The update changes nothing; it lets a repeated delivery see the row, and its id, too.
INSERT INTO questions AS stored (team, channel, ts, thread_ts, user_id, text)
VALUES (%(team)s, %(channel)s, %(ts)s, %(thread_ts)s, %(user_id)s, %(text)s)
ON CONFLICT (team, channel, ts) DO UPDATE SET team = stored.team
RETURNING question_id;

-- name: add
WITH added AS (
    INSERT INTO questions (team, channel, ts, thread_ts, user_id, text, edited_ts)
    VALUES (
        %(team)s, %(channel)s, %(ts)s, %(thread_ts)s, %(user_id)s, %(text)s, %(edited_ts)s
    )
    ON CONFLICT (team, channel, ts) DO NOTHING
    RETURNING question_id, team, channel
),
replied AS (
    INSERT INTO replies (question_id, team, channel)
    SELECT question_id, team, channel FROM added
)
SELECT question_id FROM added;

-- name: get
SELECT question_id, team, channel, ts, thread_ts, user_id, text, revision, withdrawn_at,
    EXISTS (
        SELECT
        FROM commands
        WHERE commands.question_id = questions.question_id
          AND commands.verb = 'ask'
          AND commands.shared_ts IS NULL
    ) AS private
FROM questions
WHERE question_id = %(question_id)s;

-- name: waiting_at
SELECT question_id, q.team, q.channel, q.ts, q.thread_ts, q.user_id, q.text, q.revision, q.withdrawn_at
FROM questions q
JOIN replies r USING (question_id)
WHERE q.team = %(team)s AND q.channel = %(channel)s AND q.ts = %(ts)s
  AND q.withdrawn_at IS NULL
  AND r.state <> 'final'
  AND r.answer_id IS NULL;

-- name: waiting_in
-- Of this message, or of the thread that it began.
SELECT question_id, q.team, q.channel, q.ts, q.thread_ts, q.user_id, q.text, q.revision, q.withdrawn_at
FROM questions q
JOIN replies r USING (question_id)
WHERE q.team = %(team)s AND q.channel = %(channel)s
  AND (q.ts = %(ts)s OR q.thread_ts = %(ts)s)
  AND q.withdrawn_at IS NULL
  AND r.state <> 'final'
  AND r.answer_id IS NULL
ORDER BY q.ts;

-- name: at
SELECT question_id
FROM questions
WHERE team = %(team)s AND channel = %(channel)s AND ts = %(ts)s AND withdrawn_at IS NULL;

-- name: edit
-- A message that is being posted is found again only from the state `posting`.
WITH before AS (
    SELECT question_id, text
    FROM questions
    WHERE team = %(team)s AND channel = %(channel)s AND ts = %(ts)s AND withdrawn_at IS NULL
      AND (edited_ts IS NULL OR %(edited_ts)s::text IS NULL OR edited_ts < %(edited_ts)s)
    FOR UPDATE
),
written AS (
    UPDATE questions
    SET text = %(text)s,
        revision = revision + (before.text <> %(text)s)::integer,
        edited_ts = coalesce(%(edited_ts)s, edited_ts)
    FROM before
    WHERE questions.question_id = before.question_id
    RETURNING questions.question_id, before.text <> %(text)s AS is_new
),
edited AS (
    SELECT question_id FROM written WHERE is_new
),
reopened AS (
    UPDATE replies r
    SET state = CASE
            WHEN r.ts IS NOT NULL THEN 'shown'
            WHEN r.state = 'posting' THEN 'posting'
            ELSE 'new'
        END,
        answer_id = NULL,
        failure = NULL,
        stopped_at = NULL,
        attempt = r.attempt + 1,
        tries = 0,
        changed_at = now()
    FROM edited
    WHERE r.question_id = edited.question_id
)
SELECT question_id FROM edited;

-- name: withdraw
WITH withdrawn AS (
    UPDATE questions
    SET withdrawn_at = now()
    WHERE team = %(team)s AND channel = %(channel)s AND ts = %(ts)s AND withdrawn_at IS NULL
    RETURNING question_id
),
reopened AS (
    UPDATE replies r
    SET state = CASE
            WHEN r.ts IS NOT NULL THEN 'shown'
            WHEN r.state = 'posting' THEN 'posting'
            ELSE 'final'
        END,
        attempt = r.attempt + 1,
        changed_at = now()
    FROM withdrawn
    WHERE r.question_id = withdrawn.question_id
)
SELECT question_id FROM withdrawn;

-- name: is_thread
SELECT EXISTS (
    SELECT
    FROM questions
    JOIN replies USING (question_id)
    WHERE questions.team = %(team)s
      AND questions.channel = %(channel)s
      AND questions.thread_ts = %(thread_ts)s
);

-- name: recent_threads
SELECT questions.channel, questions.thread_ts
FROM questions
JOIN replies USING (question_id)
WHERE questions.team = %(team)s AND questions.asked_at >= %(since)s
  -- What was asked privately is no message in Slack, and has no thread there.
  AND NOT EXISTS (
      SELECT
      FROM commands
      WHERE commands.question_id = questions.question_id
        AND commands.verb = 'ask'
        AND commands.shared_ts IS NULL
  )
GROUP BY questions.channel, questions.thread_ts
ORDER BY max(questions.asked_at) DESC, questions.channel, questions.thread_ts
LIMIT %(limit)s;

-- name: thread
SELECT q.question_id, q.ts, q.user_id, concat_ws(' ', nullif(q.text, ''), (
    SELECT string_agg(along.asked, ' ' ORDER BY along.ordinal)
    FROM attachments AS along
    WHERE along.question_id = q.question_id AND along.asked <> ''
)) AS question, a.answer_id, a.text AS answer, a.status,
    a.cited
FROM questions q
LEFT JOIN LATERAL (
    SELECT answer_id, text, status, cited
    FROM answers
    WHERE question_id = q.question_id
    ORDER BY answer_id DESC
    LIMIT 1
) a ON true
WHERE q.team = %(team)s AND q.channel = %(channel)s
  AND q.thread_ts = %(thread_ts)s AND q.ts < %(before_ts)s
  AND q.withdrawn_at IS NULL
ORDER BY q.ts;

-- name: recent
-- What was asked in the conversation itself, not in its threads.
SELECT q.question_id, q.ts, q.user_id, concat_ws(' ', nullif(q.text, ''), (
    SELECT string_agg(along.asked, ' ' ORDER BY along.ordinal)
    FROM attachments AS along
    WHERE along.question_id = q.question_id AND along.asked <> ''
)) AS question, a.answer_id, a.text AS answer, a.status,
    a.cited
FROM questions q
LEFT JOIN LATERAL (
    SELECT answer_id, text, status, cited
    FROM answers
    WHERE question_id = q.question_id
    ORDER BY answer_id DESC
    LIMIT 1
) a ON true
WHERE q.team = %(team)s AND q.channel = %(channel)s
  AND q.thread_ts = q.ts AND q.ts < %(before_ts)s AND q.ts >= %(since_ts)s
  AND q.withdrawn_at IS NULL
ORDER BY q.ts DESC
LIMIT %(limit)s;
