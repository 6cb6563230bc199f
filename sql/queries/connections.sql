-- name: set_timeouts
-- Milliseconds. Of this session, not of the transaction: a connection of the pool keeps them.
SELECT set_config('statement_timeout', %(statement)s::text, false),
       set_config('lock_timeout', %(lock)s::text, false),
       set_config('idle_in_transaction_session_timeout', %(idle)s::text, false);
