"""Table `manuals`: one row for each ingested PDF, and its bytes in `manual_files`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from sql.audience import Audience
from sql.errors import ManualExists
from sql.files import load
from sql.rows import Connection, execute, many, one, value

_SQL = load("manuals")


@dataclass(frozen=True)
class NewManual:
    """A manual to store; `content_hash` is the SHA-256 of `pdf` in hex.

    `title` is what the PDF says itself, "" where it says nothing: how its file was called is known
    to those who got it so, and belongs to their grants. `unread`: what could not be read, as JSON.
    `by_operator`: it stays when nobody else may read it any more.
    """

    team: str
    content_hash: str
    title: str
    page_count: int
    pages_without_text: int
    parser: str
    pdf: bytes = field(repr=False)
    revision: str | None = None
    equipment: str | None = None
    published: str | None = None
    series: str = ""
    pages_recognised: int = 0
    lines_doubtful: int = 0
    pages_unrecognised: int = 0
    unread: Mapping[str, Any] = field(default_factory=dict)
    by_operator: bool = True


@dataclass(frozen=True)
class Manual:
    """A stored manual as an audience may know it.

    `title`: what the PDF says itself, else made of `source_name`, which is how the file was called
    when this audience got it ("" where that is not known). `passages` counts them,
    `lines_doubtful` counts lines that may have been read wrongly; `unread` says what could not be
    read.
    """

    manual_id: int
    team: str
    content_hash: str
    title: str
    revision: str | None
    equipment: str | None
    published: str | None
    source_name: str
    page_count: int
    pages_without_text: int
    pages_recognised: int
    parser: str
    passages: int
    ingested_at: datetime
    lines_doubtful: int = 0
    pages_unrecognised: int = 0
    unread: dict[str, Any] = field(default_factory=dict)


def insert(conn: Connection, manual: NewManual) -> int:
    """Store the manual with its bytes and return its id.

    ManualExists when the team has the same bytes already, even where another process has only
    just committed them.
    """
    parameters = {**vars(manual), "unread": Jsonb(dict(manual.unread))}
    manual_id = value(conn, _SQL["insert"], parameters)
    if manual_id is None:
        raise ManualExists
    return int(manual_id)


def by_hash(conn: Connection, team: str, content_hash: str) -> Manual | None:
    """Return the team's manual with these bytes, with only such names as stand in the PDF itself.

    No audience is asked: whoever has the bytes may know what they say.
    """
    return one(conn, Manual, _SQL["by_hash"], {"team": team, "content_hash": content_hash})


def list_all(conn: Connection, audience: Audience) -> list[Manual]:
    """Return the manuals that the audience may read, superseded ones too, by title."""
    return many(conn, Manual, _SQL["list_all"], audience.parameters())


def searched(conn: Connection, audience: Audience) -> list[Manual]:
    """Return the manuals that a search of the audience looks through, by title.

    A superseded one is among them where the audience may not read what supersedes it.
    """
    return many(conn, Manual, _SQL["searched"], audience.parameters())


def get(conn: Connection, audience: Audience, manual_id: int) -> Manual | None:
    """Return one manual, or None where there is none that the audience may read."""
    return one(conn, Manual, _SQL["get"], {**audience.parameters(), "manual_id": manual_id})


def find(conn: Connection, audience: Audience, name_or_id: str) -> list[Manual]:
    """Return the manuals with this id, title or source name (case does not matter), of all names
    that the audience knows them by.

    Where none has it exactly, those whose title or source name contains it.
    """
    parameters = {**audience.parameters(), "name": name_or_id.strip()}
    return many(conn, Manual, _SQL["find"], parameters)


def remove(conn: Connection, team: str, manual_id: int) -> bool:
    """Remove the manual with everything read from it; False where the team has no such manual."""
    return execute(conn, _SQL["remove"], {"team": team, "manual_id": manual_id}) > 0


def change(
    conn: Connection,
    team: str,
    manual_id: int,
    *,
    title: str | None = None,
    series: str | None = None,
    revision: str | None = None,
    equipment: str | None = None,
    published: str | None = None,
) -> bool:
    """Correct what a manual says of itself; None leaves a field, "" empties all but the title.

    False where the team has no such manual.
    """
    parameters = {
        "team": team,
        "manual_id": manual_id,
        "title": title or None,
        "series": series,
        "revision": revision,
        "equipment": equipment,
        "published": published,
    }
    return execute(conn, _SQL["change"], parameters) > 0


def of_series(conn: Connection, audience: Audience, manual_id: int) -> list[Manual]:
    """Return the other manuals of the manual's series that the audience may read."""
    parameters = {**audience.parameters(), "manual_id": manual_id}
    return many(conn, Manual, _SQL["of_series"], parameters)


def shared_sections(conn: Connection, one: int, other: int) -> float:
    """Return which share of the sections of the smaller manual the other has too, 0..1."""
    return float(value(conn, _SQL["shared_sections"], {"one": one, "other": other}) or 0)


def pdf_bytes(conn: Connection, audience: Audience, manual_id: int) -> bytes | None:
    """Return the PDF as it was ingested, or None where the audience may not read it."""
    found = value(conn, _SQL["pdf_bytes"], {**audience.parameters(), "manual_id": manual_id})
    return None if found is None else bytes(found)


def keep(conn: Connection, team: str, manual_id: int) -> None:
    """Let the manual stay when nobody but the operator may read it any more."""
    execute(conn, _SQL["keep"], {"team": team, "manual_id": manual_id})


def read_by_older(conn: Connection, team: str, parser: str) -> list[int]:
    """Return the team's manuals that an older version of this parser read and that have no units,
    the newest first."""
    rows = conn.execute(_SQL["read_by_older"], {"team": team, "parser": parser}).fetchall()
    return [int(manual_id) for (manual_id,) in rows]


def set_parser(conn: Connection, team: str, manual_id: int, parser: str) -> bool:
    """Say by what a manual was read; False where the team has no such manual."""
    parameters = {"team": team, "manual_id": manual_id, "parser": parser}
    return execute(conn, _SQL["set_parser"], parameters) > 0


def to_embed_again(conn: Connection, team: str) -> dict[int, str]:
    """Return the manuals whose vectors hold what they should not, with what the PDF says is its
    title."""
    return dict(conn.execute(_SQL["to_embed_again"], {"team": team}).fetchall())


def embedded_again(conn: Connection, team: str, manual_id: int) -> bool:
    """Say that a manual's vectors were made anew; False where the team has no such manual."""
    return execute(conn, _SQL["embedded_again"], {"team": team, "manual_id": manual_id}) > 0
