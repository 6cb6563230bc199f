"""Search by identifier: exact, else nearly as written, with a bound on what is read of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from sql.audience import Audience
from sql.files import load
from sql.hits import Hit, Hits
from sql.rows import Connection, many, value
from sql.searchable import searchable

PLACES_READ = 2000
"""Most places that are read of one identifier: one that more carry tells hardly any apart."""
_LEAST_SIMILARITY = 0.6
_MOST_ALIKE = 20
_SQL = load("identified")


@dataclass(frozen=True)
class _Form:
    asked: str
    form: str
    likeness: float
    held: int


def identified(
    conn: Connection,
    audience: Audience,
    normalised: Sequence[str],
    k: int,
    left_out: Sequence[int] = (),
    *,
    bound: int = PLACES_READ,
) -> Hits:
    """Return the k passages that carry most of these normalised identifiers, best first.

    The score adds 1.0 for each identifier that the passage carries. One that no passage carries
    adds the trigram similarity of the nearest that the passage does carry, from 0.6 up: part
    numbers that differ by a digit are different parts. `left_out` has the identifiers of which
    only some places were read; where others were found, all of theirs are looked at for it.
    """
    seen = searchable(conn, audience, left_out)
    if not normalised or not seen.passages:
        return Hits()
    value(conn, _SQL["similar_from"], {"least": str(_LEAST_SIMILARITY)})
    bounds = {**seen.parameters(), "bound": bound}
    asked = {**bounds, "normalised": list(normalised), "most_alike": _MOST_ALIKE}
    forms = many(conn, _Form, _SQL["forms"], asked, prepare=False)
    common = [form.form for form in forms if form.held > bound]
    parameters = {
        **bounds,
        "asked": [form.asked for form in forms],
        "forms": [form.form for form in forms],
        "likenesses": [form.likeness for form in forms],
        "common": common,
        "k": k,
    }
    return Hits(many(conn, Hit, _SQL["rank"], parameters, prepare=False), sorted(common))
