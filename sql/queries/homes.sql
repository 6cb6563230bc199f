-- name: ask
-- `hash`: what Slack says that the tab shows; '' where it says nothing.
INSERT INTO homes AS home (team, user_id, hash)
VALUES (%(team)s, %(user_id)s, %(hash)s)
ON CONFLICT (team, user_id) DO UPDATE SET
    opened = home.opened + 1,
    hash = coalesce(nullif(excluded.hash, ''), home.hash),
    notice = CASE WHEN %(keep)s THEN home.notice ELSE '' END,
    changed_at = now();

-- name: ask_again
UPDATE homes
SET opened = opened + 1, changed_at = now()
WHERE team = %(team)s AND user_id = %(user_id)s;

-- name: get
SELECT opened, drawn, hash, notice FROM homes WHERE team = %(team)s AND user_id = %(user_id)s;

-- name: drawn
UPDATE homes
SET drawn = %(opened)s, hash = %(hash)s, changed_at = now()
WHERE team = %(team)s AND user_id = %(user_id)s AND drawn <= %(opened)s;

-- name: notice
UPDATE homes
SET notice = %(notice)s, opened = opened + 1, changed_at = now()
WHERE team = %(team)s AND user_id = %(user_id)s;

-- name: old
DELETE FROM homes WHERE changed_at < now() - make_interval(days => %(days)s);

-- name: recent
-- A person's own questions, the newest first.
SELECT q.question_id, q.channel, q.ts, q.text, q.asked_at, coalesce(a.status, CASE WHEN r.stopped_at IS NULL THEN '' ELSE 'stopped' END) AS status,
    coalesce(r.failure, '') AS failure
FROM questions q
LEFT JOIN replies r USING (question_id)
LEFT JOIN LATERAL (
    SELECT answers.status
    FROM answers
    WHERE answers.question_id = q.question_id
    ORDER BY answers.answer_id DESC
    LIMIT 1
) a ON true
WHERE q.team = %(team)s AND q.user_id = %(user_id)s AND q.withdrawn_at IS NULL
ORDER BY q.asked_at DESC
LIMIT %(limit)s;

-- name: new_manuals
-- What the audience may read since then and could not before.
SELECT manual_id, known.title, m.revision, m.equipment, m.page_count AS pages, held.since
FROM known_manuals(%(team)s, %(operator)s, %(readers)s, %(conversation)s) AS known
JOIN manuals m USING (manual_id)
JOIN (
    SELECT g.manual_id, min(g.granted_at) AS since
    FROM held_grants(%(team)s, %(operator)s, %(readers)s) AS g
    GROUP BY g.manual_id
) AS held USING (manual_id)
WHERE held.since >= %(since)s
ORDER BY held.since DESC, manual_id DESC
LIMIT %(limit)s;

-- name: new_notes
SELECT c.correction_id, c.text, c.quote, m.title AS manual, c.page, c.decided_at
FROM readable_notes(%(team)s, %(operator)s, %(readers)s)
JOIN corrections c USING (correction_id)
LEFT JOIN known_manuals(%(team)s, %(operator)s, %(readers)s, %(conversation)s) AS m
    ON m.manual_id = c.manual_id
WHERE c.decided_at >= %(since)s
ORDER BY c.decided_at DESC, c.correction_id DESC
LIMIT %(limit)s;

-- name: picture
UPDATE home_pictures SET used_at = now()
WHERE team = %(team)s AND figures = %(figures)s
RETURNING file_id;

-- name: keep_picture
INSERT INTO home_pictures (team, figures, file_id)
VALUES (%(team)s, %(figures)s, %(file_id)s)
ON CONFLICT (team, figures) DO UPDATE SET file_id = excluded.file_id, used_at = now();

-- name: old_pictures
SELECT figures, file_id FROM home_pictures
WHERE team = %(team)s AND used_at < now() - make_interval(days => %(days)s)
ORDER BY used_at
LIMIT %(limit)s;

-- name: drop_picture
DELETE FROM home_pictures WHERE team = %(team)s AND file_id = %(file_id)s;
