"""Whether there is anything for a night to do: where nothing is new since the last, it is skipped.

What a night is decided on has a fingerprint, which stands in its evidence: the votes as far as they
teach or compare, who serves, and the settings by which a candidate is made and tried.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from agent.learning.night import Before
from agent.learning.snapshot import Voted
from agent.learning.split import hash_of
from sql import nights
from sql.rows import Connection

_DONE: Final = ("kept", "nothing to learn")
OPEN: Final = "left_to_compare"


def fingerprint(before: Before, recipe: str) -> str:
    """A hash of all that the night is decided on."""
    snapshot = before.snapshot
    known = [
        before.version,
        recipe,
        before.seen.manuals_removed,
        _rows(snapshot.train),
        _rows(snapshot.comparable),
    ]
    return hashlib.sha256(json.dumps(known).encode()).hexdigest()[:32]


def since(
    conn: Connection, before: Before, local_date: date, recipe: str
) -> tuple[str, dict[str, Any]] | None:
    """The reason to skip this night, and its evidence; None where there is something to do.

    There is where a vote, the champion or a setting changed, where the last night failed or left
    questions open, and where another candidate is due.
    """
    last = nights.last_before(conn, before.team, local_date)
    if last is None or last.decision not in _DONE:
        return None
    known, standing = last.evidence, before.lists.challenger
    if known.get("fingerprint") != fingerprint(before, recipe):
        return None
    if known.get(OPEN, 0) or known.get("guard_failures"):
        return None
    if (standing.version if standing else None) != known.get("candidate"):
        return None
    if standing and standing.gives_way(
        before.snapshot, before.lists.number(len(before.snapshot.train))
    ):
        return None
    evidence = {
        "fingerprint": known["fingerprint"],
        "candidate": known.get("candidate"),
        "unchanged_since": known.get("unchanged_since") or last.local_date.isoformat(),
    }
    when = evidence["unchanged_since"]
    return f"nothing is new since the night of {when}: the same votes and settings", evidence


def _rows(examples: Iterable[Voted]) -> list[Any]:
    return sorted(_row(one) for one in examples)


def _row(one: Voted) -> list[Any]:
    gold = one.gold
    said = [[line.passage_id, line.page, line.quote] for line in gold.statement.lines]
    voices = sorted([v.user, v.up, *v.reasons, *v.comments] for v in one.voices)
    meant = [gold.kind, gold.incomplete, gold.grave, gold.statement.lead, said]
    return [one.answer_id, hash_of(one.group), one.public, *meant, voices]
