-- name: weeks
-- What questions came to, by weeks ago.
SELECT
    floor(extract(epoch FROM %(until)s::timestamptz - asked_at) / 604800)::integer AS weeks_ago,
    count(*) FILTER (WHERE outcome = 'answered') AS answered,
    count(*) FILTER (WHERE outcome = 'closest') AS closest,
    count(*) FILTER (WHERE outcome = 'not_found') AS not_found
FROM outcomes
WHERE team = %(team)s AND asked_at >= %(since)s AND asked_at < %(until)s
GROUP BY 1
ORDER BY 1;

-- name: channels
-- Named are those that everyone in the team reads and those of the reader's own; '': all others.
SELECT
    CASE
        WHEN (in_public OR channel = ANY (%(channels)s::text[])) AND channel ~ '^[CG][A-Z0-9]+$'
        THEN channel
        ELSE ''
    END AS name,
    asked_at >= %(middle)s AS is_recent,
    count(*) FILTER (WHERE outcome = 'answered') AS answered,
    count(*) FILTER (WHERE outcome = 'closest') AS closest,
    count(*) FILTER (WHERE outcome = 'not_found') AS not_found
FROM outcomes
WHERE team = %(team)s AND asked_at >= %(since)s AND asked_at < %(until)s
GROUP BY 1, 2;

-- name: manuals
-- An answer belongs to the manuals that it cites, one that found nothing to those that came nearest;
-- of these only what the audience may read.
WITH last AS MATERIALIZED (
    SELECT asked_at, answer_id, outcome, nearest
    FROM outcomes
    WHERE team = %(team)s AND asked_at >= %(since)s AND asked_at < %(until)s
),
known AS MATERIALIZED (
    SELECT manual_id, title
    FROM known_manuals(%(team)s, %(operator)s, %(readers)s, %(conversation)s)
),
concerned AS (
    SELECT DISTINCT last.answer_id, last.asked_at, last.outcome, c.manual_id
    FROM last
    JOIN citations c USING (answer_id)
    UNION
    SELECT last.answer_id, last.asked_at, last.outcome, p.manual_id
    FROM last
    JOIN passages p ON p.passage_id = ANY (last.nearest)
    WHERE last.outcome = 'not_found'
)
SELECT
    known.title AS name, coalesce(m.equipment, '') AS equipment,
    concerned.asked_at >= %(middle)s AS is_recent,
    count(*) FILTER (WHERE concerned.outcome = 'answered') AS answered,
    count(*) FILTER (WHERE concerned.outcome = 'closest') AS closest,
    count(*) FILTER (WHERE concerned.outcome = 'not_found') AS not_found
FROM concerned
JOIN known USING (manual_id)
JOIN manuals m USING (manual_id)
GROUP BY m.manual_id, known.title, m.equipment, 3;

-- name: unanswered
-- In words only what was asked where everyone in the team read along.
SELECT question_id, channel, ts, text, asked_at, user_id
FROM outcomes
WHERE team = %(team)s AND asked_at >= %(since)s AND asked_at < %(until)s
  AND outcome = 'not_found'
  AND in_public
ORDER BY asked_at DESC
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
    SELECT DISTINCT c.passage_id, s.answer_id
    FROM (SELECT DISTINCT answer_id FROM standing WHERE value = 'down') AS s
    JOIN citations c USING (answer_id)
)
-- A place is several passages where its steps or lines are many.
SELECT p.manual, p.page_from AS page, p.label, p.section, count(DISTINCT down.answer_id) AS answers
FROM down
JOIN readable_passages(%(team)s, %(operator)s, %(readers)s, %(conversation)s) AS p
    USING (passage_id)
GROUP BY p.manual_id, p.manual, p.page_from, p.label, p.section
ORDER BY answers DESC, min(p.passage_id)
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
