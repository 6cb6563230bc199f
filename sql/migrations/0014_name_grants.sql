-- A file's name, and the title made of it for a PDF that does not name itself, belong to the grant:
-- to those who got the manual by that name, and to nobody else. `manuals.title` is what the PDF
-- says itself (or an operator said), and null where it says nothing.
ALTER TABLE grants
    ADD COLUMN name text NOT NULL DEFAULT '',
    ADD COLUMN title text NOT NULL DEFAULT '';
ALTER TABLE manuals
    ALTER COLUMN title DROP NOT NULL,
    -- What could not be read, so that a card for known bytes says all that the first one said.
    ADD COLUMN pages_unrecognised integer NOT NULL DEFAULT 0,
    ADD COLUMN unread jsonb NOT NULL DEFAULT '{}',
    -- Its vectors hold what they should not any more: to be made anew.
    ADD COLUMN embed_again boolean NOT NULL DEFAULT false;

-- The operator's own grant, where a manual was given to nobody else: it makes nothing visible.
ALTER TABLE grants DROP CONSTRAINT grants_grantee_kind_check, DROP CONSTRAINT grants_check;
ALTER TABLE grants
    ADD CHECK (grantee_kind IN ('channel', 'group', 'everyone', 'operator')),
    ADD CHECK ((grantee = '') = (grantee_kind IN ('everyone', 'operator')));

-- Who got it when it was read, got it by the name that it was read by; a channel that shared the
-- same bytes, by the name on its card; of others the name is not known.
UPDATE grants
SET name = manuals.source_name
FROM manuals
WHERE manuals.manual_id = grants.manual_id AND grants.granted_at = manuals.ingested_at;
UPDATE grants
SET name = shared.name
FROM (
    SELECT DISTINCT ON (manual_id, channel) manual_id, channel, card ->> 'name' AS name
    FROM uploads
    WHERE manual_id IS NOT NULL AND outcome <> 'withdrawn' AND card ->> 'name' <> ''
    ORDER BY manual_id, channel, upload_id
) AS shared
WHERE grants.manual_id = shared.manual_id
  AND grants.grantee_kind = 'channel'
  AND grants.grantee = shared.channel
  AND grants.name = '';
INSERT INTO grants (team, manual_id, grantee_kind, grantee, granted_by, granted_at, name)
SELECT team, manual_id, 'operator', '', 'operator', ingested_at, source_name
FROM manuals
WHERE NOT EXISTS (
    SELECT FROM grants WHERE grants.manual_id = manuals.manual_id AND grants.name = source_name
);

CREATE FUNCTION pg_temp.stem(name text) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN btrim(regexp_replace(
    regexp_replace(regexp_replace(name, '^.*[/\\]', ''), '\.pdf$', '', 'i'), '\s+', ' ', 'g'
));
CREATE FUNCTION pg_temp.bare(words text) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN regexp_replace(lower(words), '\W', '', 'g');
UPDATE grants SET title = left(pg_temp.stem(name), 120);
-- A title of more than 120 characters was cut.
UPDATE manuals
SET title = NULL, series = '', embed_again = true
WHERE pg_temp.bare(title) = pg_temp.bare(pg_temp.stem(source_name))
   OR (length(title) > 60
       AND starts_with(pg_temp.bare(pg_temp.stem(source_name)), pg_temp.bare(title)));
DROP FUNCTION pg_temp.stem, pg_temp.bare;
ALTER TABLE manuals DROP COLUMN source_name;

-- The grants that an audience holds: each of its readers does.
CREATE FUNCTION held_grants(of_team text, by_operator boolean, readers jsonb)
RETURNS TABLE (
    manual_id bigint, grantee_kind text, grantee text, granted_by text, granted_at timestamptz,
    name text, title text
)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT
        g.manual_id, g.grantee_kind, g.grantee, g.granted_by, g.granted_at, g.name, g.title
    FROM grants g
    WHERE g.team = of_team
      AND (
          by_operator
          OR (
              g.grantee_kind = 'everyone'
              AND NOT jsonb_path_exists(readers, '$[*] ? (@.outsider == true)')
          )
          OR (
              g.grantee_kind IN ('channel', 'group')
              AND jsonb_array_length(readers) > 0
              AND NOT EXISTS (
                  SELECT FROM jsonb_array_elements(readers) AS r (reader)
                  WHERE NOT coalesce(
                      CASE g.grantee_kind
                          WHEN 'channel' THEN r.reader -> 'channels' ? g.grantee
                          ELSE r.reader -> 'groups' ? g.grantee
                      END,
                      false
                  )
              )
          )
      );
END;

-- The name by which an audience got a manual: that of the conversation's own grant, else of the
-- oldest that it holds. No row where none has a name.
CREATE FUNCTION known_as(
    of_manual bigint, of_team text, by_operator boolean, readers jsonb, conversation text
)
RETURNS TABLE (name text, title text)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT g.name, g.title
    FROM held_grants(of_team, by_operator, readers) g
    WHERE g.manual_id = of_manual AND g.title <> ''
    ORDER BY
        (g.grantee_kind = 'channel' AND g.grantee = conversation) IS TRUE DESC,
        g.grantee_kind = 'operator' DESC,
        g.granted_at,
        g.grantee_kind,
        g.grantee
    LIMIT 1;
END;

-- The visible manuals as an audience may know them: by the title that the PDF has itself, else by
-- the name that they were given by.
CREATE FUNCTION known_manuals(
    of_team text, by_operator boolean, readers jsonb, conversation text
)
RETURNS TABLE (manual_id bigint, title text, source_name text)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT
        v.manual_id,
        coalesce(
            m.title,
            (SELECT k.title FROM known_as(v.manual_id, of_team, by_operator, readers, conversation) k),
            'Untitled manual'
        ),
        coalesce(
            (SELECT k.name FROM known_as(v.manual_id, of_team, by_operator, readers, conversation) k),
            ''
        )
    FROM visible_manuals(of_team, by_operator, readers) v
    JOIN manuals m USING (manual_id);
END;

DROP FUNCTION readable_passages (text, boolean, jsonb);

-- The only way to a passage's text.
CREATE FUNCTION readable_passages(
    of_team text, by_operator boolean, readers jsonb, conversation text
)
RETURNS TABLE (
    passage_id bigint, manual_id bigint, manual text, revision text, page_from integer,
    page_to integer, label text, section text, kind text, ordinal integer, text text, governs text,
    governs_from integer, cells jsonb, carried text, recognised boolean, doubts jsonb
)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT
        p.passage_id, p.manual_id, v.title, m.revision, p.page_from,
        p.page_to, pages.label, p.section, p.kind, p.ordinal, p.text, p.governs,
        p.governs_from, p.cells, p.carried, coalesce(pages.recognised, false), p.doubts
    FROM passages p
    JOIN known_manuals(of_team, by_operator, readers, conversation) v ON v.manual_id = p.manual_id
    JOIN manuals m ON m.manual_id = p.manual_id
    LEFT JOIN pages ON pages.manual_id = p.manual_id AND pages.page = p.page_from;
END;
