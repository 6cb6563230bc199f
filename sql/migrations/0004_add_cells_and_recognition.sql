-- The rows of a passage's tables with the header over each cell; the header's lines where a table
-- goes on from an earlier page; from which passage on a warning governs its section; and which
-- pages' text was recognised in a picture, where letters may be wrong.
ALTER TABLE passages
    ADD COLUMN cells jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN carried text NOT NULL DEFAULT '',
    ADD COLUMN governs_from integer CHECK (governs_from IS NULL OR governs IS NOT NULL);

ALTER TABLE pages ADD COLUMN recognised boolean NOT NULL DEFAULT false;
ALTER TABLE manuals ADD COLUMN pages_recognised integer NOT NULL DEFAULT 0;

DROP FUNCTION readable_passages (text, boolean, jsonb);

-- The only way to a passage's text.
CREATE FUNCTION readable_passages(of_team text, by_operator boolean, readers jsonb)
RETURNS TABLE (
    passage_id bigint, manual_id bigint, manual text, revision text, page_from integer,
    page_to integer, label text, section text, kind text, ordinal integer, text text, governs text,
    governs_from integer, cells jsonb, carried text, recognised boolean
)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT
        p.passage_id, p.manual_id, m.title, m.revision, p.page_from,
        p.page_to, pages.label, p.section, p.kind, p.ordinal, p.text, p.governs,
        p.governs_from, p.cells, p.carried, coalesce(pages.recognised, false)
    FROM passages p
    JOIN visible_manuals(of_team, by_operator, readers) v ON v.manual_id = p.manual_id
    JOIN manuals m ON m.manual_id = p.manual_id
    LEFT JOIN pages ON pages.manual_id = p.manual_id AND pages.page = p.page_from;
END;
