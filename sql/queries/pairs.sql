-- name: keep
-- Of an answer that somebody deletes, who waits for the champion's lock that the night has, nothing.
INSERT INTO pairs (
    team, candidate, question_group, answer_id, kind, champion_right, candidate_right, graver,
    judged
)
SELECT
    %(team)s, %(candidate)s, %(question_group)s, answer_id, %(kind)s, %(champion_right)s,
    %(candidate_right)s, %(graver)s, %(judged)s
FROM answers
WHERE answer_id = %(answer_id)s
FOR KEY SHARE SKIP LOCKED
ON CONFLICT (team, candidate, question_group) DO UPDATE
SET answer_id = excluded.answer_id,
    kind = excluded.kind,
    champion_right = excluded.champion_right,
    candidate_right = excluded.candidate_right,
    graver = excluded.graver,
    judged = excluded.judged,
    compared_at = now();

-- name: of
SELECT question_group, answer_id, kind, champion_right, candidate_right, graver, judged
FROM pairs
WHERE team = %(team)s AND candidate = %(candidate)s;
