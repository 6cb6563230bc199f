"""Units for manuals that were read before there were any: the stored PDF is read once more.

Nothing that is there is replaced: passages keep their ids, so that stored answers keep their
citations. A unit is added where each of its lines stands, verbatim, in a stored passage of the same
page; one whose lines were cut differently then is left out.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import structlog

from ingest.errors import IngestError
from ingest.sandbox import PARSER, Parsed, parse
from ingest.settings import IngestSettings
from sql import manuals, passages, units
from sql.audience import Audience
from sql.database import Database
from sql.new_unit import NewUnit
from sql.passages import Passage

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Added:
    """How many units a manual got, and how many did not fit its passages."""

    units: int
    left_out: int


def add_units(db: Database, team: str, manual_id: int, settings: IngestSettings) -> Added | None:
    """Give a manual that was read by an older parser its units.

    None where it has them, is not there, or cannot be read any more; all but the second are
    remembered, and not tried again.
    """
    operator = Audience.of_operator(team)
    with db.connection() as conn:
        if manual_id not in manuals.read_by_older(conn, team, PARSER):
            return None
        manual = manuals.get(conn, operator, manual_id)
        pdf = manuals.pdf_bytes(conn, operator, manual_id)
        stored = passages.of_manual(conn, operator, manual_id)
    if manual is None or pdf is None:
        return None
    try:
        parsed = parse(pdf, settings, lambda _done, _of: None)
    except IngestError as error:
        log.warning("units.unread", manual_id=manual_id, error=type(error).__name__)
        parsed = Parsed()
    fitting = list(_fitted(parsed, stored))
    with db.connection() as conn:
        if manual_id not in manuals.read_by_older(conn, team, PARSER):
            return None  # another process was faster, or it was removed
        ids = [passage.passage_id for passage in stored]
        units.copy(conn, manual_id, ids, fitting)
        manuals.set_parser(conn, team, manual_id, f"{manual.parser}+{PARSER}")
    added = Added(len(fitting), len(parsed.units) - len(fitting))
    log.info("units.added", manual_id=manual_id, units=added.units, left_out=added.left_out)
    return added if parsed.complete else None


def _fitted(parsed: Parsed, stored: Sequence[Passage]) -> Iterator[NewUnit]:
    """The units whose lines all stand in stored passages, their lines moved there."""
    places = _Places(stored)
    ordinal = 0
    for unit in parsed.units:
        lines = []
        for line in unit.lines:
            new = parsed.passages[line.passage]
            text = new.text[line.starts : line.ends]
            place = places.take(new.page_from, text)
            if place is None:
                break
            lines.append(
                replace(line, passage=place[0], starts=place[1], ends=place[1] + len(text))
            )
        else:
            yield replace(unit, ordinal=ordinal, lines=tuple(lines))
            ordinal += 1


class _Places:
    """Where texts stand in the stored passages of a page; each place is given once."""

    def __init__(self, stored: Sequence[Passage]) -> None:
        self._pages: dict[int, list[tuple[int, str]]] = defaultdict(list)
        self._taken: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for ordinal, passage in enumerate(stored):
            self._pages[passage.page_from].append((ordinal, passage.text))

    def take(self, page: int, text: str) -> tuple[int, int] | None:
        """The ordinal of a passage and the character from which whole lines of it are `text`."""
        for ordinal, whole in self._pages[page]:
            starts = whole.find(text)
            while starts >= 0:
                ends = starts + len(text)
                free = all(ends <= a or b <= starts for a, b in self._taken[ordinal])
                alone = whole[:starts][-1:] in ("", "\n", " ") and whole[ends:][:1] in (
                    "",
                    "\n",
                    " ",
                )
                if free and alone:
                    self._taken[ordinal].append((starts, ends))
                    return ordinal, starts
                starts = whole.find(text, starts + 1)
        return None
