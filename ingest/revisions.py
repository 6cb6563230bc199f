"""Which of two revisions of a manual is the newer one, where that is sure."""

import re
from typing import Protocol

_NAMED = re.compile(
    r"\b(?P<family>rev|version|edition|release|change|issue)(?:ision)?\b\.?(?:\s+no\.?)?\s*[:#]?\s*"
    r"(?:v\.?)?(?P<rank>\d[\d.]*|[A-Z]\d*)(?![\w])",
    re.I,
)
_BARE = re.compile(r"\s*v?\.?\s*(?P<rank>\d[\d.]*|[A-Z]\d*)\s*", re.I)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORDS = re.compile(r"[a-z]+|\d+", re.I)

Rank = tuple[str, tuple[int, ...]]
"""What kind of counter it is, and how far it has counted."""


class Edition(Protocol):
    """What says how new a manual is, as it is printed."""

    @property
    def revision(self) -> str | None: ...
    @property
    def published(self) -> str | None: ...


def is_newer(one: Edition, other: Edition) -> bool | None:
    """Whether the first is newer than the second; None where that is not sure.

    It is sure where revisions of one kind differ (Rev B and Rev C, 1.9 and 1.10), or dates do, and
    the other does not say the opposite.
    """
    rank, than = _rank(one.revision), _rank(other.revision)
    if rank and than and rank[0] != than[0]:
        return None
    by_rank = _sign(rank[1], than[1]) if rank and than else 0
    date, before = _date(one.published), _date(other.published)
    by_date = _sign(date, before) if date and before else 0
    if by_rank * by_date < 0 or by_rank == by_date == 0:
        return None
    return (by_rank or by_date) > 0


def _rank(revision: str | None) -> Rank | None:
    match = _NAMED.search(revision or "") or _BARE.fullmatch(revision or "")
    if match is None:
        return None
    rank = match["rank"].strip(".")
    if rank[0].isdigit():
        return "number", tuple(int(part) for part in rank.split(".") if part)
    return "letter", (ord(rank[0].upper()), int(rank[1:] or 0))


def _date(published: str | None) -> tuple[int, ...]:
    """(year, month, day), as far as it is printed; empty where there is none."""
    parts = _WORDS.findall(published or "")
    months = [_MONTHS.index(p[:3].lower()) + 1 for p in parts if p[:3].lower() in _MONTHS]
    numbers = [int(part) for part in parts if part.isdigit()]
    years = [n for n in numbers if 1900 <= n <= 2200]
    if not years:
        return ()
    rest = [n for n in numbers if n != years[0]]
    if months:
        return (years[0], months[0], *rest[:1])
    return (years[0], *rest[:2])


def _sign(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """1, 0 or -1; a date known less exactly is no other date."""
    shared = min(len(one), len(other))
    exact = len(one) == len(other) or one[:shared] != other[:shared]
    return (one > other) - (one < other) if exact else 0
