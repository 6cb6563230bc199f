-- name: is_restricted
-- Superseded ones too. `pattern` is one alternation, which PostgreSQL matches in one pass.
SELECT EXISTS (
    SELECT
    FROM passages
    JOIN manuals USING (manual_id)
    WHERE manuals.team = %(team)s
      AND NOT EXISTS (
          SELECT FROM grants
          WHERE grants.manual_id = manuals.manual_id AND grants.grantee_kind = 'everyone'
      )
      AND passages.text ~* %(pattern)s
);
