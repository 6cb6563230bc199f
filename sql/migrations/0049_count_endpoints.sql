-- What the machine does by itself (the clock, nights, canaries) is audited like what people do.
ALTER TABLE audit DROP CONSTRAINT audit_way_check;
ALTER TABLE audit ADD CONSTRAINT audit_way_check
CHECK (way IN ('slack', 'api', 'mcp', 'cli', 'clock'));
