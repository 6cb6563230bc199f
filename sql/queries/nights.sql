-- name: begin
INSERT INTO nights (team, local_date) VALUES (%(team)s, %(local_date)s) ON CONFLICT DO NOTHING;

-- name: latest
SELECT max(local_date) FROM nights WHERE team = %(team)s;
