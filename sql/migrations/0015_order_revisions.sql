-- Which revision replaces which, and for whom that was decided: the order within a series. '' = by
-- an operator, for the whole team; else for those who read along in that channel. It is kept closed
-- (what replaces the newer replaces the older too), so that it holds without those in between.
CREATE TABLE replacements (
    team text NOT NULL,
    older bigint NOT NULL REFERENCES manuals ON DELETE CASCADE,
    newer bigint NOT NULL REFERENCES manuals ON DELETE CASCADE CHECK (newer <> older),
    channel text NOT NULL DEFAULT '',
    decided_by text NOT NULL,
    decided_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (older, newer, channel)
);
CREATE INDEX replacements_newer ON replacements (newer);
CREATE INDEX replacements_team ON replacements (team);

INSERT INTO replacements (team, older, newer, decided_by)
WITH RECURSIVE chain (team, older, newer) AS (
    SELECT team, manual_id, superseded_by FROM manuals WHERE superseded_by IS NOT NULL
    UNION
    SELECT chain.team, chain.older, manuals.superseded_by
    FROM chain
    JOIN manuals ON manuals.manual_id = chain.newer
    WHERE manuals.superseded_by IS NOT NULL
)
SELECT team, older, newer, 'operator' FROM chain WHERE older <> newer;

-- What was decided for the whole team, or where all readers of an audience read along.
CREATE FUNCTION held_replacements(of_team text, by_operator boolean, readers jsonb)
RETURNS TABLE (older bigint, newer bigint, channel text, decided_by text)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT r.older, r.newer, r.channel, r.decided_by
    FROM replacements r
    WHERE r.team = of_team
      AND (
          by_operator
          OR r.channel = ''
          OR (
              jsonb_array_length(readers) > 0
              AND NOT EXISTS (
                  SELECT FROM jsonb_array_elements(readers) AS e (reader)
                  WHERE NOT coalesce(e.reader -> 'channels' ? r.channel, false)
              )
          )
      );
END;

-- The visible manuals, each with a newest visible one that replaces it; null = it is current. Only
-- what the audience may see counts: a hidden manual, or what was decided where not all of them read
-- along, changes nothing. Where decisions of several conversations contradict each other, none of
-- them counts.
CREATE FUNCTION current_manuals(of_team text, by_operator boolean, readers jsonb)
RETURNS TABLE (manual_id bigint, replaced_by bigint)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH RECURSIVE visible AS (
        SELECT v.manual_id FROM visible_manuals(of_team, by_operator, readers) v
    ),
    decided (older, newer) AS (
        SELECT r.older, r.newer
        FROM held_replacements(of_team, by_operator, readers) r
        JOIN visible o ON o.manual_id = r.older
        JOIN visible n ON n.manual_id = r.newer
    ),
    later (older, newer) AS (
        SELECT d.older, d.newer FROM decided d
        UNION
        SELECT l.older, d.newer FROM later l JOIN decided d ON d.older = l.newer
    ),
    replaced (older, newer) AS (
        SELECT l.older, l.newer
        FROM later l
        WHERE NOT EXISTS (
            SELECT FROM later back WHERE back.older = l.newer AND back.newer = l.older
        )
    ),
    newest (older, newer) AS (
        SELECT r.older, min(r.newer)
        FROM replaced r
        WHERE NOT EXISTS (SELECT FROM replaced past WHERE past.older = r.newer)
        GROUP BY r.older
    )
    SELECT v.manual_id, newest.newer
    FROM visible v
    LEFT JOIN newest ON newest.older = v.manual_id;
END;

-- What a search may draw on: the newest visible of each series. With an equipment, those of it and
-- those that name none.
CREATE OR REPLACE FUNCTION searchable_manuals(
    of_team text, by_operator boolean, readers jsonb, of_equipment text
)
RETURNS TABLE (manual_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT m.manual_id
    FROM current_manuals(of_team, by_operator, readers) c
    JOIN manuals m USING (manual_id)
    WHERE c.replaced_by IS NULL
      AND (
          of_equipment IS NULL
          OR m.equipment IS NULL
          OR lower(m.equipment) = lower(of_equipment)
      );
END;

-- With `superseded`, what an audience's searches leave out because a newer revision replaces it:
-- looked at only where the current manuals do not answer, and said to be superseded.
CREATE OR REPLACE FUNCTION searchable_manuals(
    of_team text, by_operator boolean, readers jsonb, of_equipment text, superseded boolean
)
RETURNS TABLE (manual_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT m.manual_id
    FROM current_manuals(of_team, by_operator, readers) c
    JOIN manuals m USING (manual_id)
    WHERE superseded = (c.replaced_by IS NOT NULL)
      AND (
          of_equipment IS NULL
          OR m.equipment IS NULL
          OR lower(m.equipment) = lower(of_equipment)
      );
END;

ALTER TABLE manuals DROP COLUMN superseded_by;
