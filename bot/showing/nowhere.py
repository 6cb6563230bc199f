"""Codes and part numbers that were asked for and that no manual here names: said first, since all
that can be shown then is about others."""

from typing import Final

from ingest.identifiers import find
from sql import identifiers
from sql.audience import Audience
from sql.rows import Connection

_KINDS: Final = ("code", "part", "nsn", "document")
_DIGITS: Final = 2
"""N2 is a gas, and no code."""
_MOST: Final = 3


def named_nowhere(conn: Connection, audience: Audience, question: str) -> tuple[str, ...]:
    """What the question names, as it is written there, and no manual that may be used here does."""
    asked = {
        part.normalised: part.verbatim
        for whole in find(question)
        if whole.kind in _KINDS
        for part in (find(whole.verbatim.replace("/", " ")) if "/" in whole.verbatim else [whole])
        if part.kind in _KINDS and sum(map(str.isdigit, part.verbatim)) >= _DIGITS
    }
    if not asked:
        return ()
    return tuple(identifiers.unknown(conn, audience, list(asked.items()))[:_MOST])
