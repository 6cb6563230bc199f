-- name: still_there
SELECT count(*)
FROM answers
JOIN questions USING (question_id)
WHERE answer_id = ANY (%(ids)s::bigint[]) AND withdrawn_at IS NULL;

-- name: labelled
-- A user's vote is their latest cast left; a reason may stand in an earlier cast of the same value.
WITH votes AS MATERIALIZED (
    SELECT DISTINCT ON (answer_id, user_id) answer_id, user_id, value, happened_at
    FROM casts_left
    WHERE team = %(team)s
    ORDER BY answer_id, user_id, happened_at DESC, event_id DESC
),
own_words AS (
    SELECT
        answer_id,
        user_id,
        array_agg(DISTINCT reason) FILTER (WHERE reason <> '') AS reasons,
        array_agg(DISTINCT comment) FILTER (WHERE comment <> '') AS comments,
        bool_or(source IN ('sample', 'cli sample')) AS sampled
    FROM votes
    JOIN casts_left USING (answer_id, user_id, value)
    GROUP BY answer_id, user_id
),
tallies AS (
    SELECT
        answer_id,
        count(*) FILTER (WHERE value = 'up')::integer AS ups,
        count(*) FILTER (WHERE value = 'down')::integer AS downs,
        jsonb_agg(
            jsonb_build_object(
                'user', votes.user_id,
                'value', value,
                'at', extract(epoch FROM happened_at),
                'who', voters.kind,
                'sampled', coalesce(own_words.sampled AND drawn.why = 'random', false),
                'reasons', coalesce(own_words.reasons, '{}'),
                'comments', coalesce(own_words.comments, '{}')
            )
            ORDER BY happened_at, votes.user_id
        ) AS voices
    FROM votes
    JOIN own_words USING (answer_id, user_id)
    LEFT JOIN voters ON voters.team = %(team)s AND voters.user_id = votes.user_id
    LEFT JOIN lead_questions AS drawn USING (answer_id)
    GROUP BY answer_id
),
words AS (
    SELECT
        answer_id,
        array_agg(DISTINCT reason) FILTER (WHERE reason <> '') AS reasons,
        array_agg(DISTINCT comment) FILTER (WHERE comment <> '') AS comments
    FROM votes
    JOIN casts_left USING (answer_id, user_id, value)
    GROUP BY answer_id
),
readable AS MATERIALIZED (
    SELECT manual_id FROM visible_manuals(%(team)s, %(operator)s, %(readers)s)
),
everyones AS MATERIALIZED (
    SELECT manual_id FROM searchable_manuals(%(team)s, false, '[]', NULL)
),
cited AS (
    SELECT
        c.answer_id,
        count(everyones.manual_id) AS public,
        jsonb_agg(
            jsonb_build_object(
                'ordinal', c.ordinal,
                'claim', c.claim,
                'passage_id', c.passage_id,
                'manual_id', c.manual_id,
                'page', c.page,
                'quote', c.quote,
                'role', c.role
            )
            ORDER BY c.ordinal
        ) AS citations
    FROM citations c
    JOIN tallies USING (answer_id)
    JOIN readable USING (manual_id)
    LEFT JOIN everyones USING (manual_id)
    GROUP BY c.answer_id
),
-- Beside its lines an answer shows warnings, and names the places that came nearest.
beside AS (
    SELECT answer_id, (warning ->> 'passage_id')::bigint AS passage_id
    FROM tallies
    JOIN answers USING (answer_id)
    CROSS JOIN jsonb_array_elements(warnings) AS warning
    UNION ALL
    SELECT answer_id, unnest(nearest)
    FROM tallies
    JOIN answers USING (answer_id)
),
hidden AS (
    SELECT DISTINCT beside.answer_id
    FROM beside
    LEFT JOIN passages USING (passage_id)
    LEFT JOIN everyones USING (manual_id)
    WHERE everyones.manual_id IS NULL
),
labels AS (
    SELECT
        tallies.*,
        coalesce(cited.citations, '[]') AS citations,
        coalesce(cited.public, 0) = answers.cited AND hidden.answer_id IS NULL AS open
    FROM tallies
    JOIN answers USING (answer_id)
    LEFT JOIN cited USING (answer_id)
    LEFT JOIN hidden USING (answer_id)
)
SELECT
    a.answer_id, a.question_id, q.team, q.channel, q.ts, q.thread_ts, q.text, a.text AS answer,
    a.status, a.action, a.claims, a.program, q.asked_at, t.ups, t.downs,
    t.voices, q.user_id AS asker,
    coalesce(words.reasons, '{}') AS reasons,
    coalesce(words.comments, '{}') AS comments,
    t.citations, t.open, t.open AND a.in_public AS public
FROM labels t
JOIN answers a USING (answer_id)
JOIN questions q USING (question_id)
LEFT JOIN replies r ON r.question_id = q.question_id
LEFT JOIN words ON words.answer_id = a.answer_id
WHERE q.team = %(team)s
  AND q.withdrawn_at IS NULL
  AND (q.revision = 0 OR a.answer_id = r.answer_id)
  -- What was asked with a picture, a clip or others' words is not all in the question's own.
  AND NOT EXISTS (
      SELECT FROM attachments AS along WHERE along.question_id = q.question_id AND along.asked <> ''
  )
  AND (%(since)s::timestamptz IS NULL OR q.asked_at >= %(since)s::timestamptz)
ORDER BY q.asked_at DESC, a.answer_id DESC;
