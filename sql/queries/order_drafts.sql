-- name: begin
-- The draft of the answer, which is there once however often it is opened.
WITH made AS (
    INSERT INTO order_drafts (team, answer_id, opened_by, draft)
    SELECT %(team)s, a.answer_id, %(by)s, %(draft)s
    FROM answers a
    JOIN questions q USING (question_id)
    WHERE a.answer_id = %(answer_id)s AND q.team = %(team)s
    ON CONFLICT (answer_id) DO NOTHING
    RETURNING draft_id
)
SELECT count(*) FROM made;

-- name: get
SELECT draft_id, team, answer_id, opened_by, opened_at, draft, state, tries, failure, sent_at
FROM order_drafts
WHERE team = %(team)s AND answer_id = %(answer_id)s;

-- name: sent
UPDATE order_drafts
SET state = 'sent', tries = tries + 1, failure = '', sent_at = now()
WHERE draft_id = %(draft_id)s AND state <> 'sent';

-- name: failed
UPDATE order_drafts
SET state = 'failed', tries = tries + 1, failure = %(failure)s
WHERE draft_id = %(draft_id)s AND state <> 'sent';

-- name: team_of
SELECT q.team, q.channel, q.question_id
FROM answers a
JOIN questions q USING (question_id)
WHERE a.answer_id = %(answer_id)s AND q.withdrawn_at IS NULL;
