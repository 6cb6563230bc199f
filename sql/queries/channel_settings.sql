-- name: of
SELECT follow_ups, equipment FROM channel_settings WHERE team = %(team)s AND channel = %(channel)s;

-- name: put
INSERT INTO channel_settings (team, channel, follow_ups, equipment, changed_by)
VALUES (%(team)s, %(channel)s, %(follow_ups)s, %(equipment)s, %(by)s)
ON CONFLICT (team, channel) DO UPDATE
SET follow_ups = excluded.follow_ups, equipment = excluded.equipment,
    changed_by = excluded.changed_by, changed_at = now();
