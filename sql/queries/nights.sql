-- name: begin
INSERT INTO nights (team, local_date) VALUES (%(team)s, %(local_date)s) ON CONFLICT DO NOTHING;

-- name: latest
SELECT max(local_date) FROM nights WHERE team = %(team)s;

-- name: finish
INSERT INTO nights (team, local_date, finished_at, decision, evidence)
VALUES (%(team)s, %(local_date)s, clock_timestamp(), %(decision)s, %(evidence)s)
ON CONFLICT (team, local_date) DO UPDATE
SET finished_at = excluded.finished_at,
    decision = excluded.decision,
    evidence = excluded.evidence;

-- name: unfinished
SELECT local_date
FROM nights
WHERE team = %(team)s AND finished_at IS NULL
ORDER BY local_date;

-- name: get
SELECT local_date, decision, evidence
FROM nights
WHERE team = %(team)s AND local_date = %(local_date)s;

-- name: newest
SELECT local_date, decision, evidence
FROM nights
WHERE team = %(team)s
ORDER BY local_date DESC
LIMIT %(limit)s;

-- name: last_before
SELECT local_date, decision, evidence
FROM nights
WHERE team = %(team)s AND decision IS NOT NULL AND local_date < %(local_date)s
ORDER BY local_date DESC
LIMIT 1;
