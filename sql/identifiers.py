"""Table `identifiers`: part numbers, fault codes and values that a passage carries verbatim."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sql.audience import Audience
from sql.files import load
from sql.rows import Connection, copy_in, execute

_SQL = load("identifiers")


@dataclass(frozen=True)
class NewIdentifier:
    """An identifier to store; `normalised` is what questions are matched against."""

    passage_id: int
    kind: str
    verbatim: str
    normalised: str


def copy(conn: Connection, identifiers: Iterable[NewIdentifier]) -> int:
    """Store the identifiers, beside the manual of their passage, and return how many there were."""
    new = list(identifiers)
    ids = list({row.passage_id for row in new})
    manuals: dict[int, int] = dict(conn.execute(_SQL["manuals_of"], {"ids": ids}).fetchall())
    rows = (
        (row.passage_id, manuals[row.passage_id], row.kind, row.verbatim, row.normalised)
        for row in new
    )
    execute(conn, _SQL["beside_others"], {})
    execute(conn, _SQL["remember_forms"], {"forms": [row.normalised for row in new]})
    return copy_in(conn, _SQL["copy"], ("int8", "int8", "text", "text", "text"), rows)


def unknown(conn: Connection, audience: Audience, asked: Sequence[tuple[str, str]]) -> list[str]:
    """Return those of the identifiers, each (normalised, verbatim), as they are written, that no
    manual names which the audience may read."""
    parameters = {
        **audience.parameters(),
        "normalised": [normalised for normalised, _ in asked],
        "verbatim": [verbatim for _, verbatim in asked],
    }
    return [name for (name,) in conn.execute(_SQL["unknown"], parameters).fetchall()]
