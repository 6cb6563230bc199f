-- name: questions
SELECT question_id FROM questions WHERE team = %(team)s ORDER BY question_id LIMIT %(limit)s;

-- name: manuals
SELECT manual_id FROM manuals WHERE team = %(team)s ORDER BY manual_id LIMIT 1;

-- name: rest
SELECT erase_team(%(team)s);

-- name: unname
UPDATE audit
SET who = CASE
        WHEN who IN ('slack', 'operator', 'retention', 'clock', 'nightly', 'canary') OR starts_with(who, 'key:') THEN who
        ELSE %(nobody)s
    END,
    named = CASE WHEN named IS NULL THEN NULL ELSE %(nobody)s END,
    subject = CASE
        WHEN starts_with(subject, 'user:') THEN 'user:' || %(nobody)s
        WHEN starts_with(subject, 'person:') THEN 'person:' || %(nobody)s
        ELSE subject
    END
WHERE team = %(team)s;
