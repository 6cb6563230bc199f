-- Lines of a passage that may have been read wrongly, each with the reason: [{"text", "why"}]. The
-- answer that shows such a line says so.
ALTER TABLE passages ADD COLUMN doubts jsonb NOT NULL DEFAULT '[]';

-- How many such lines a manual has.
ALTER TABLE manuals ADD COLUMN lines_doubtful integer NOT NULL DEFAULT 0;

DROP FUNCTION readable_passages (text, boolean, jsonb);

-- The only way to a passage's text.
CREATE FUNCTION readable_passages(of_team text, by_operator boolean, readers jsonb)
RETURNS TABLE (
    passage_id bigint, manual_id bigint, manual text, revision text, page_from integer,
    page_to integer, label text, section text, kind text, ordinal integer, text text, governs text,
    governs_from integer, cells jsonb, carried text, recognised boolean, doubts jsonb
)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT
        p.passage_id, p.manual_id, m.title, m.revision, p.page_from,
        p.page_to, pages.label, p.section, p.kind, p.ordinal, p.text, p.governs,
        p.governs_from, p.cells, p.carried, coalesce(pages.recognised, false), p.doubts
    FROM passages p
    JOIN visible_manuals(of_team, by_operator, readers) v ON v.manual_id = p.manual_id
    JOIN manuals m ON m.manual_id = p.manual_id
    LEFT JOIN pages ON pages.manual_id = p.manual_id AND pages.page = p.page_from;
END;
