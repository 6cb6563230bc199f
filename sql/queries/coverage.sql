-- name: weeks
-- What the newest answers to questions came to, by weeks ago.
SELECT
    floor(extract(epoch FROM %(until)s::timestamptz - q.asked_at) / 604800)::integer AS weeks_ago,
    count(*) FILTER (WHERE a.status IN ('answered', 'partial')) AS answered,
    count(*) FILTER (WHERE a.status IN ('likely', 'passages')) AS closest,
    count(*) FILTER (WHERE a.status = 'not_found') AS not_found
FROM questions q
JOIN LATERAL (
    SELECT answers.status
    FROM answers
    WHERE answers.question_id = q.question_id
    ORDER BY answers.answer_id DESC
    LIMIT 1
) AS a ON true
WHERE q.team = %(team)s
  AND q.asked_at >= %(since)s
  AND q.asked_at < %(until)s
  AND q.withdrawn_at IS NULL
GROUP BY 1
ORDER BY 1;

-- name: channels
-- Named are those that everyone in the team reads and those of the reader's own; '': all others.
SELECT
    CASE
        WHEN (a.in_public OR q.channel = ANY (%(channels)s::text[])) AND q.channel ~ '^[CG][A-Z0-9]+$'
        THEN q.channel
        ELSE ''
    END AS name,
    q.asked_at >= %(middle)s AS is_recent,
    count(*) FILTER (WHERE a.status IN ('answered', 'partial')) AS answered,
    count(*) FILTER (WHERE a.status IN ('likely', 'passages')) AS closest,
    count(*) FILTER (WHERE a.status = 'not_found') AS not_found
FROM questions q
JOIN LATERAL (
    SELECT answers.status, answers.in_public
    FROM answers
    WHERE answers.question_id = q.question_id
    ORDER BY answers.answer_id DESC
    LIMIT 1
) AS a ON true
WHERE q.team = %(team)s
  AND q.asked_at >= %(since)s
  AND q.asked_at < %(until)s
  AND q.withdrawn_at IS NULL
  AND a.status IN ('answered', 'partial', 'likely', 'passages', 'not_found')
GROUP BY 1, 2;

-- name: manuals
-- An answer belongs to the manuals that it cites, one that found nothing to those that came nearest;
-- of these only what the audience may read.
WITH last AS MATERIALIZED (
    SELECT q.asked_at, a.answer_id, a.status, a.nearest
    FROM questions q
    JOIN LATERAL (
        SELECT answers.answer_id, answers.status, answers.nearest
        FROM answers
        WHERE answers.question_id = q.question_id
        ORDER BY answers.answer_id DESC
        LIMIT 1
    ) AS a ON true
    WHERE q.team = %(team)s
      AND q.asked_at >= %(since)s
      AND q.asked_at < %(until)s
      AND q.withdrawn_at IS NULL
      AND a.status IN ('answered', 'partial', 'likely', 'passages', 'not_found')
),
known AS MATERIALIZED (
    SELECT manual_id, title
    FROM known_manuals(%(team)s, %(operator)s, %(readers)s, %(conversation)s)
),
concerned AS (
    SELECT DISTINCT last.answer_id, last.asked_at, last.status, c.manual_id
    FROM last
    JOIN citations c USING (answer_id)
    UNION
    SELECT last.answer_id, last.asked_at, last.status, p.manual_id
    FROM last
    JOIN passages p ON p.passage_id = ANY (last.nearest)
    WHERE last.status = 'not_found'
)
SELECT
    known.title AS name, coalesce(m.equipment, '') AS equipment,
    concerned.asked_at >= %(middle)s AS is_recent,
    count(*) FILTER (WHERE concerned.status IN ('answered', 'partial')) AS answered,
    count(*) FILTER (WHERE concerned.status IN ('likely', 'passages')) AS closest,
    count(*) FILTER (WHERE concerned.status = 'not_found') AS not_found
FROM concerned
JOIN known USING (manual_id)
JOIN manuals m USING (manual_id)
GROUP BY m.manual_id, known.title, m.equipment, 3;

-- name: unanswered
-- In words only what was asked where everyone in the team read along.
SELECT q.question_id, q.channel, q.ts, q.text, q.asked_at, q.user_id
FROM questions q
JOIN LATERAL (
    SELECT answers.status, answers.in_public
    FROM answers
    WHERE answers.question_id = q.question_id
    ORDER BY answers.answer_id DESC
    LIMIT 1
) AS a ON true
WHERE q.team = %(team)s
  AND q.asked_at >= %(since)s
  AND q.asked_at < %(until)s
  AND q.withdrawn_at IS NULL
  AND a.status = 'not_found'
  AND a.in_public
ORDER BY q.asked_at DESC
LIMIT %(limit)s;

-- name: worst
-- The places that stand in most answers with a standing thumb down, of those that the audience may
-- read.
WITH standing AS (
    SELECT DISTINCT ON (answer_id, user_id) answer_id, user_id, value
    FROM casts_left
    WHERE team = %(team)s AND happened_at >= %(since)s
    ORDER BY answer_id, user_id, happened_at DESC, event_id DESC
),
down AS (
    SELECT c.passage_id, count(DISTINCT s.answer_id) AS answers
    FROM (SELECT DISTINCT answer_id FROM standing WHERE value = 'down') AS s
    JOIN citations c USING (answer_id)
    GROUP BY c.passage_id
)
SELECT p.manual, p.page_from AS page, p.label, p.section, down.answers
FROM down
JOIN readable_passages(%(team)s, %(operator)s, %(readers)s, %(conversation)s) AS p
    USING (passage_id)
ORDER BY down.answers DESC, p.passage_id
LIMIT %(limit)s;

-- name: votes
-- Standing votes by weeks ago.
SELECT
    floor(extract(epoch FROM %(until)s::timestamptz - happened_at) / 604800)::integer AS weeks_ago,
    count(*) FILTER (WHERE value = 'up') AS ups,
    count(*) FILTER (WHERE value = 'down') AS downs
FROM (
    SELECT DISTINCT ON (answer_id, user_id) answer_id, user_id, value, happened_at
    FROM casts_left
    WHERE team = %(team)s AND happened_at >= %(since)s AND happened_at < %(until)s
    ORDER BY answer_id, user_id, happened_at DESC, event_id DESC
) AS standing
GROUP BY 1
ORDER BY 1;

-- name: promotions
SELECT p.to_version AS version, p.kind, p.decided_by, p.e_value, p.created_at
FROM promotions p
JOIN programs ON programs.team = p.team AND programs.version = p.to_version
WHERE p.team = %(team)s AND programs.name = 'answers'
  AND p.created_at >= %(since)s AND p.created_at < %(until)s
ORDER BY p.promotion_id;

-- name: newest_decision
SELECT coalesce(max(p.promotion_id), 0)
FROM promotions p
JOIN programs ON programs.team = p.team AND programs.version = p.to_version
WHERE p.team = %(team)s AND programs.name = 'answers';

-- name: waiting
-- Corrections that wait for somebody to decide, with the message that asks; in words only what the
-- audience may read and was asked where everyone did.
SELECT
    c.correction_id, c.created_at, m.channel, m.ts,
    CASE
        WHEN a.in_public AND c.manual_ids <@ ARRAY(
            SELECT s.manual_id FROM searchable_manuals(%(team)s, %(operator)s, %(readers)s, NULL) s
        )
        THEN c.asked
        ELSE ''
    END AS asked
FROM corrections c
JOIN answers a USING (answer_id)
JOIN questions q USING (question_id)
LEFT JOIN correction_messages m USING (correction_id)
WHERE c.team = %(team)s AND c.status = 'proposed' AND q.withdrawn_at IS NULL
ORDER BY c.correction_id
LIMIT %(limit)s;

-- name: decided
SELECT
    count(*) FILTER (WHERE status = 'approved') AS approved,
    count(*) FILTER (WHERE status = 'refused') AS refused
FROM corrections
WHERE team = %(team)s AND decided_at >= %(since)s AND decided_at < %(until)s;

-- name: open_counts
SELECT
    (
        SELECT count(*)
        FROM corrections c
        JOIN answers a USING (answer_id)
        JOIN questions q USING (question_id)
        WHERE c.team = %(team)s AND c.status = 'proposed' AND q.withdrawn_at IS NULL
    ) AS corrections,
    (
        SELECT count(*)
        FROM lead_questions l
        WHERE l.team = %(team)s AND l.week >= %(since)s::date AND l.answer_id IS NOT NULL
          AND NOT EXISTS (
              SELECT FROM casts_left c
              WHERE c.answer_id = l.answer_id AND c.source IN ('sample', 'cli sample')
          )
    ) AS samples;
