-- name: of
SELECT follow_ups, experts, drafts_below, equipment
FROM channel_settings
WHERE team = %(team)s AND channel = %(channel)s;

-- name: put
INSERT INTO channel_settings (
    team, channel, follow_ups, experts, drafts_below, equipment, changed_by
)
VALUES (
    %(team)s, %(channel)s, %(follow_ups)s, %(experts)s::text[], %(drafts_below)s, %(equipment)s,
    %(by)s
)
ON CONFLICT (team, channel) DO UPDATE
SET
    follow_ups = excluded.follow_ups,
    experts = excluded.experts,
    drafts_below = excluded.drafts_below,
    equipment = excluded.equipment,
    changed_by = excluded.changed_by,
    changed_at = now();

-- name: channels
SELECT channel, changed_by, changed_at
FROM channel_settings
WHERE team = %(team)s
ORDER BY channel;
