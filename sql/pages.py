"""Table `pages`: the text of each page of a manual."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sql.audience import Audience
from sql.files import load
from sql.rows import Connection, copy_in, many, one

_SQL = load("pages")
_FRONT = 8
"""Pages, counted from the first, on which a manual says what it is for."""


@dataclass(frozen=True)
class NewPage:
    """A page to store: 1-based index in the PDF, printed label where there is one, text.

    `recognised`: the text was recognised in a picture of the page.
    """

    page: int
    label: str | None
    text: str
    recognised: bool = False


@dataclass(frozen=True)
class Page:
    """A stored page, with the title of its manual."""

    manual_id: int
    manual: str
    page: int
    label: str | None
    text: str
    recognised: bool = False


def copy(conn: Connection, manual_id: int, pages: Iterable[NewPage]) -> int:
    """Store the pages of a manual and return how many there were."""
    rows = ((manual_id, p.page, p.label, p.text, p.recognised) for p in pages)
    return copy_in(conn, _SQL["copy"], ("int8", "int4", "text", "text", "bool"), rows)


def read(conn: Connection, audience: Audience, manual_id: int, page: int) -> Page | None:
    """Return one page, or None where there is none that the audience may read."""
    parameters = {**audience.parameters(), "manual_id": manual_id, "page": page}
    return one(conn, Page, _SQL["read"], parameters)


def front(conn: Connection, audience: Audience, manual_ids: Sequence[int]) -> list[Page]:
    """Return the first pages of these manuals, where a manual says what it is for."""
    parameters = {**audience.parameters(), "manual_ids": list(manual_ids), "most": _FRONT}
    return many(conn, Page, _SQL["front"], parameters)


def read_many(conn: Connection, audience: Audience, pages: Sequence[tuple[int, int]]) -> list[Page]:
    """Return the pages (manual_id, page) that the audience may read, in the order asked."""
    parameters = {
        **audience.parameters(),
        "manual_ids": [manual_id for manual_id, _ in pages],
        "pages": [page for _, page in pages],
    }
    return many(conn, Page, _SQL["read_many"], parameters)


def without_text(conn: Connection, manual_id: int, limit: int) -> list[int]:
    """Return the first pages of the manual that hold no text."""
    parameters = {"manual_id": manual_id, "limit": limit}
    return [int(page) for (page,) in conn.execute(_SQL["without_text"], parameters).fetchall()]
