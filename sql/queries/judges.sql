-- name: keep
INSERT INTO judge_calibrations (
    team, local_date, judge, program, version, lm, trusted, figures
)
VALUES (
    %(team)s, %(local_date)s, %(judge)s, %(program)s, %(version)s, %(lm)s, %(trusted)s, %(figures)s
)
ON CONFLICT (team, local_date, judge, program) DO UPDATE
SET version = excluded.version,
    lm = excluded.lm,
    trusted = excluded.trusted,
    figures = excluded.figures,
    measured_at = now();

-- name: latest
SELECT local_date, judge, program, version, lm, trusted, figures
FROM judge_calibrations
WHERE team = %(team)s
ORDER BY local_date DESC, judge, measured_at DESC
LIMIT %(limit)s;
