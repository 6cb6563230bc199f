-- name: withdrawn
SELECT question_id
FROM questions
WHERE team = %(team)s AND withdrawn_at IS NOT NULL AND text <> ''
ORDER BY question_id
LIMIT %(limit)s;

-- name: old
SELECT question_id
FROM questions
WHERE team = %(team)s AND asked_at < now() - make_interval(days => %(days)s)
  -- As long as there is a note it has its question.
  AND NOT EXISTS (
      SELECT
      FROM answers
      JOIN corrections USING (answer_id)
      WHERE answers.question_id = questions.question_id
        AND corrections.status = 'approved'
  )
ORDER BY asked_at, question_id
LIMIT %(limit)s;

-- name: hold
-- Until the end of the transaction nobody answers them; who is at it now is waited for, or let be.
SELECT question_id
FROM questions
WHERE team = %(team)s AND question_id = ANY (%(ids)s::bigint[])
ORDER BY question_id
FOR UPDATE SKIP LOCKED;

-- name: hold_withdrawn
SELECT question_id
FROM questions
WHERE team = %(team)s AND question_id = ANY (%(ids)s::bigint[]) AND withdrawn_at IS NOT NULL
ORDER BY question_id
FOR UPDATE;

-- name: words
SELECT text FROM questions WHERE question_id = ANY (%(ids)s::bigint[]) AND text <> ''
UNION
SELECT said FROM attachments WHERE question_id = ANY (%(ids)s::bigint[]) AND said <> ''
UNION
SELECT query FROM retrievals WHERE question_id = ANY (%(ids)s::bigint[])
UNION
-- What a correction was to, which may be an earlier wording.
SELECT asked
FROM corrections
JOIN answers USING (answer_id)
WHERE question_id = ANY (%(ids)s::bigint[]) AND asked <> '';

-- name: forget_asked
DELETE FROM lm_memory
WHERE key IN (SELECT key FROM lm_memory_uses WHERE question_id = ANY (%(ids)s::bigint[]));

-- name: forget_searches
DELETE FROM retrievals WHERE question_id = ANY (%(ids)s::bigint[]);

-- name: forget_pins
DELETE FROM thread_pins WHERE question_id = ANY (%(ids)s::bigint[]);

-- name: forget_answers
DELETE FROM answers WHERE question_id = ANY (%(ids)s::bigint[]);

-- name: forget_text
WITH along AS (
    UPDATE attachments
    SET said = '', asked = '', name = '', outcome = coalesce(outcome, 'gone')
    WHERE question_id = ANY (%(ids)s::bigint[])
)
UPDATE questions SET text = '' WHERE question_id = ANY (%(ids)s::bigint[]);

-- name: forget_questions
DELETE FROM questions WHERE question_id = ANY (%(ids)s::bigint[]);

-- name: hold_manual
-- Waits for whoever is granting it, and keeps others from granting it.
SELECT by_operator FROM manuals WHERE team = %(team)s AND manual_id = %(manual_id)s FOR UPDATE;

-- name: is_granted
SELECT EXISTS (SELECT FROM grants WHERE manual_id = %(manual_id)s);

-- name: unread
-- An hour is more than what a job takes from storing a manual to saying who may read it.
SELECT manual_id
FROM manuals
WHERE team = %(team)s
  AND NOT by_operator
  AND ingested_at < now() - interval '1 hour'
  AND NOT EXISTS (SELECT FROM grants WHERE grants.manual_id = manuals.manual_id)
ORDER BY manual_id
LIMIT %(limit)s;

-- name: forget_asked_of
DELETE FROM lm_memory
WHERE key IN (
    SELECT lm_memory_uses.key
    FROM citations
    JOIN answers USING (answer_id)
    JOIN lm_memory_uses USING (question_id)
    WHERE citations.manual_id = %(manual_id)s
);

-- name: blank_answers
UPDATE answers
SET text = '', claims = '[]', warnings = '[]', remarks = '{}'
WHERE answer_id IN (SELECT answer_id FROM citations WHERE manual_id = %(manual_id)s);

-- name: forget_corrections_of
-- Nobody would see them any more, and their words may be the manual's.
DELETE FROM corrections
WHERE manual_id = %(manual_id)s OR manual_ids @> ARRAY[%(manual_id)s::bigint];

-- name: blank_cards
UPDATE uploads SET card = '{}' WHERE manual_id = %(manual_id)s AND state = 'final';

-- name: old_uploads
-- Those of a manual that is there say whose file it is, for when that is deleted.
DELETE FROM uploads
WHERE upload_id IN (
    SELECT upload_id
    FROM uploads
    WHERE team = %(team)s
      AND recorded_at < now() - make_interval(days => %(days)s)
      AND (manual_id IS NULL OR outcome = 'withdrawn')
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
);

-- name: old_nights
-- The last one says which nights are still to come.
DELETE FROM nights
WHERE team = %(team)s
  AND local_date < current_date - %(days)s::integer
  AND local_date < (SELECT max(local_date) FROM nights AS latest WHERE latest.team = %(team)s);

-- name: old_memory
DELETE FROM lm_memory
WHERE key IN (
    SELECT key
    FROM lm_memory
    WHERE created_at < now() - make_interval(days => %(days)s)
       OR (
           created_at < now() - make_interval(days => %(unused)s)
           AND NOT EXISTS (SELECT FROM lm_memory_uses AS uses WHERE uses.key = lm_memory.key)
       )
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
);

-- name: alone_with_forms
-- No manual is being written, so that no form is counted as nobody's that is somebody's in a moment.
SELECT pg_try_advisory_xact_lock(hashtextextended(current_schema() || ' identifier forms', 0));

-- name: old_forms
DELETE FROM identifier_forms
WHERE normalised IN (
    SELECT normalised
    FROM identifier_forms
    WHERE NOT EXISTS (
        SELECT FROM identifiers WHERE identifiers.normalised = identifier_forms.normalised
    )
    LIMIT %(limit)s
);

-- name: record
INSERT INTO removals (team, what, id, by, counts)
VALUES (%(team)s, %(what)s, %(id)s, %(by)s, %(counts)s);

-- name: manuals_removed
SELECT count(*) FROM removals WHERE team = %(team)s AND what = 'manual';

-- name: removals
SELECT what, id, by, counts, removed_at
FROM removals
WHERE team = %(team)s
ORDER BY removal_id DESC
LIMIT %(limit)s;

-- name: old_people
DELETE FROM people
WHERE ctid = ANY (ARRAY(
    SELECT ctid
    FROM people
    WHERE team = %(team)s AND asked_at < now() - make_interval(days => %(days)s)
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
));

-- name: old_voters
DELETE FROM voters
WHERE ctid = ANY (ARRAY(
    SELECT ctid
    FROM voters
    WHERE team = %(team)s
      AND NOT EXISTS (
          SELECT FROM vote_events
          WHERE vote_events.team = voters.team AND vote_events.user_id = voters.user_id
      )
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
));

-- name: old_turns
DELETE FROM turns
WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM turns WHERE served_at < now() - interval '1 day'
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
));

-- name: goes_along
-- What goes with a manual: answers that cite it, and site notes that belong to it.
SELECT
    (SELECT count(DISTINCT answer_id) FROM citations WHERE manual_id = %(manual_id)s) AS answers,
    (
        SELECT count(*)
        FROM corrections
        WHERE status = 'approved'
          AND (manual_id = %(manual_id)s OR manual_ids @> ARRAY[%(manual_id)s::bigint])
    ) AS notes;
