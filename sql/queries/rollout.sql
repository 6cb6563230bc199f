-- name: answers
-- Of the conversations in Slack. Votes are of people, each their latest cast left.
SELECT
    q.channel, q.thread_ts, q.user_id AS asker, a.answer_id, a.program, a.status, a.refused,
    a.seconds, a.created_at, coalesce(v.votes, '[]') AS votes
FROM answers a
JOIN questions q USING (question_id)
LEFT JOIN LATERAL (
    SELECT jsonb_agg(
        jsonb_build_object(
            'user', s.user_id,
            'up', s.value = 'up',
            'at', extract(epoch FROM s.happened_at),
            'who', voters.kind
        )
        ORDER BY s.happened_at, s.user_id
    ) AS votes
    FROM (
        SELECT DISTINCT ON (user_id) user_id, value, happened_at
        FROM casts_left
        WHERE casts_left.answer_id = a.answer_id
        ORDER BY user_id, happened_at DESC, event_id DESC
    ) AS s
    LEFT JOIN voters ON voters.team = q.team AND voters.user_id = s.user_id
) AS v ON true
WHERE q.team = %(team)s
  AND a.created_at >= %(since)s
  AND a.program = ANY (%(programs)s::text[])
  AND q.withdrawn_at IS NULL
ORDER BY a.created_at, a.answer_id;

-- name: failed
-- Threads in which a question got no answer but that it could not be worked on.
SELECT DISTINCT q.channel, q.thread_ts
FROM questions q
JOIN replies r USING (question_id)
WHERE q.team = %(team)s
  AND q.asked_at >= %(since)s
  AND q.withdrawn_at IS NULL
  AND r.state = 'final'
  AND r.failure IS NOT NULL
  AND r.answer_id IS NULL;

-- name: seconds
-- Of its newest answers; those that looked nothing up are quick with any program.
SELECT seconds::float8
FROM answers
JOIN questions USING (question_id)
WHERE team = %(team)s AND program = %(program)s AND action = 'search'
ORDER BY created_at DESC
LIMIT %(limit)s;

-- name: to_replay
-- Quotes only of manuals that there are; who may read them is asked again before they are used.
-- The newest answer of each question that looked something up; what was deleted or edited since is
-- no question of the day any more.
SELECT
    q.channel, q.ts, q.thread_ts, q.text AS question, a.answer_id, a.text AS answer, a.status,
    a.claims, a.seconds::float8 AS seconds, coalesce(c.citations, '[]') AS citations, a.cited
FROM answers a
JOIN questions q USING (question_id)
LEFT JOIN replies r USING (question_id)
LEFT JOIN LATERAL (
    SELECT jsonb_agg(
        jsonb_build_object(
            'ordinal', citations.ordinal,
            'claim', citations.claim,
            'passage_id', citations.passage_id,
            'manual_id', citations.manual_id,
            'page', citations.page,
            'quote', citations.quote,
            'role', citations.role
        )
        ORDER BY citations.ordinal
    ) AS citations
    FROM citations
    JOIN visible_manuals(%(team)s, %(operator)s, %(readers)s) USING (manual_id)
    WHERE citations.answer_id = a.answer_id
) AS c ON true
WHERE q.team = %(team)s
  AND a.program = %(program)s
  AND a.action = 'search'
  AND a.status <> 'passages'
  AND a.created_at > now() - make_interval(hours => %(hours)s)
  AND q.withdrawn_at IS NULL
  AND (r.answer_id IS NULL OR r.answer_id = a.answer_id)
ORDER BY a.created_at DESC, a.answer_id DESC
LIMIT %(limit)s;
