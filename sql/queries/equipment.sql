-- name: of_thread
SELECT equipment, manual_id, set_aside
FROM thread_pins
JOIN questions USING (question_id)
WHERE team = %(team)s AND channel = %(channel)s AND thread_ts = %(thread_ts)s
  AND withdrawn_at IS NULL
ORDER BY pinned_at DESC, question_id DESC
LIMIT 1;

-- name: pin_thread
INSERT INTO thread_pins (question_id, equipment)
VALUES (%(question_id)s, %(equipment)s)
ON CONFLICT (question_id) DO UPDATE
SET equipment = excluded.equipment, manual_id = NULL, set_aside = '{}',
    pinned_at = clock_timestamp();

-- name: choose
-- Nothing where that was chosen before, or the team has no such manual.
INSERT INTO thread_pins (question_id, manual_id, set_aside)
SELECT %(question_id)s, manual_id, %(set_aside)s::bigint[]
FROM manuals
WHERE manual_id = %(manual_id)s AND team = %(team)s
ON CONFLICT (question_id) DO UPDATE
SET equipment = '', manual_id = excluded.manual_id, set_aside = excluded.set_aside,
    pinned_at = clock_timestamp()
WHERE thread_pins.manual_id IS DISTINCT FROM excluded.manual_id
RETURNING question_id;

-- name: of_channel
SELECT equipment FROM channel_settings WHERE team = %(team)s AND channel = %(channel)s;

-- name: pin
INSERT INTO channel_settings (team, channel, equipment, changed_by)
VALUES (%(team)s, %(channel)s, %(equipment)s, %(by)s)
ON CONFLICT (team, channel) DO UPDATE
SET equipment = excluded.equipment, changed_by = excluded.changed_by, changed_at = now();

-- name: of_answer
SELECT
    q.text AS question,
    coalesce(thread.equipment, nullif(set_for.equipment, ''), '') AS equipment,
    coalesce(thread.manual_id IS NOT NULL, false) AS chosen
FROM answers a
JOIN questions q USING (question_id)
LEFT JOIN channel_settings set_for ON set_for.team = q.team AND set_for.channel = q.channel
LEFT JOIN LATERAL (
    SELECT p.equipment, p.manual_id
    FROM thread_pins p
    JOIN questions said ON said.question_id = p.question_id
    WHERE said.team = q.team AND said.channel = q.channel AND said.thread_ts = q.thread_ts
      AND said.withdrawn_at IS NULL
    ORDER BY p.pinned_at DESC, p.question_id DESC
    LIMIT 1
) thread ON true
WHERE a.answer_id = %(answer_id)s AND q.team = %(team)s;
