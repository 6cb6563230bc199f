-- name: insert
INSERT INTO vote_events (
    team, answer_id, user_id, source, value, action, reason, comment, event_key, happened_at
)
SELECT
    %(team)s, answers.answer_id, %(user_id)s, %(source)s, %(value)s, %(action)s, %(reason)s,
    %(comment)s, %(event_key)s, coalesce(%(happened_at)s::timestamptz, now())
FROM answers
JOIN questions USING (question_id)
-- The question may have been deleted while its buttons were still to be seen; of another team's
-- answers there are none to vote on.
WHERE answer_id = %(answer_id)s AND questions.team = %(team)s
FOR KEY SHARE OF answers
ON CONFLICT (team, event_key) DO NOTHING
RETURNING event_id;

-- name: standing
SELECT DISTINCT ON (user_id) user_id, value
FROM casts_left
WHERE answer_id = %(answer_id)s
ORDER BY user_id, happened_at DESC, event_id DESC;

-- name: standing_of_source
SELECT DISTINCT user_id, value
FROM casts_left
WHERE answer_id = %(answer_id)s AND source = %(source)s;

-- name: of_user
SELECT source, value
FROM casts_left
WHERE answer_id = %(answer_id)s AND user_id = %(user_id)s
ORDER BY happened_at DESC, event_id DESC;

-- name: in_turn
SELECT answer_id FROM answers WHERE answer_id = %(answer_id)s FOR NO KEY UPDATE;

-- name: with_words
-- Of each person and answer the vote that stands, with the newest reason and comment of its value.
SELECT
    s.answer_id, q.text AS question, s.user_id, s.value, words.reason, words.comment, s.happened_at
FROM (
    SELECT DISTINCT ON (answer_id, user_id) answer_id, user_id, value, happened_at
    FROM casts_left
    WHERE team = %(team)s
    ORDER BY answer_id, user_id, happened_at DESC, event_id DESC
) AS s
JOIN answers a USING (answer_id)
JOIN questions q USING (question_id)
CROSS JOIN LATERAL (
    SELECT
        (array_agg(reason ORDER BY event_id DESC) FILTER (WHERE reason <> ''))[1] AS reason,
        (array_agg(comment ORDER BY event_id DESC) FILTER (WHERE comment <> ''))[1] AS comment
    FROM casts_left
    WHERE casts_left.answer_id = s.answer_id
      AND casts_left.user_id = s.user_id
      AND casts_left.value = s.value
) AS words
WHERE q.withdrawn_at IS NULL
  AND (%(all_)s OR words.reason IS NOT NULL OR words.comment IS NOT NULL)
ORDER BY s.happened_at DESC, s.answer_id DESC
LIMIT %(limit)s;
