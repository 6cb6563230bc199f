"""Table `manuals`: one row for each ingested PDF, and its bytes in `manual_files`."""

from dataclasses import dataclass, field
from datetime import datetime

from sql.audience import Audience
from sql.errors import ManualExists
from sql.files import load
from sql.rows import Connection, execute, many, one, value

_SQL = load("manuals")


@dataclass(frozen=True)
class NewManual:
    """A manual to store; `content_hash` is the SHA-256 of `pdf` in hex. `by_operator`: it stays
    when nobody else may read it any more."""

    team: str
    content_hash: str
    title: str
    source_name: str
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
    by_operator: bool = True


@dataclass(frozen=True)
class Manual:
    """A stored manual; `passages` counts them, `superseded_by` names a newer revision,
    `lines_doubtful` counts lines that may have been read wrongly."""

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
    superseded_by: int | None
    ingested_at: datetime
    lines_doubtful: int = 0


def insert(conn: Connection, manual: NewManual) -> int:
    """Store the manual with its bytes and return its id.

    ManualExists when the team has the same bytes already, even where another process has only
    just committed them.
    """
    manual_id = value(conn, _SQL["insert"], vars(manual))
    if manual_id is None:
        raise ManualExists
    return int(manual_id)


def by_hash(conn: Connection, team: str, content_hash: str) -> Manual | None:
    """Return the team's manual with these bytes. Metadata only, so no audience is asked."""
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
    """Return the manuals with this id, title or source name (case does not matter).

    Where none has it exactly, those whose title or source name contains it.
    """
    parameters = {**audience.parameters(), "name": name_or_id.strip()}
    return many(conn, Manual, _SQL["find"], parameters)


def superseded_by(conn: Connection, team: str, manual_id: int) -> list[int]:
    """Return the manuals that this one supersedes."""
    parameters = {"team": team, "manual_id": manual_id}
    rows = conn.execute(_SQL["superseded_by"], parameters).fetchall()
    return [int(older) for (older,) in rows]


def remove(conn: Connection, team: str, manual_id: int) -> bool:
    """Remove the manual with everything read from it; False where the team has no such manual.

    What it superseded is superseded by what superseded it, or else by nothing.
    `ingest.supersede.remove` also lets the newest of those be the current one.
    """
    execute(conn, _SQL["pass_on"], {"team": team, "manual_id": manual_id})
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


def of_series(conn: Connection, team: str, manual_id: int) -> list[Manual]:
    """Return the team's other manuals of the manual's series that nothing supersedes."""
    return many(conn, Manual, _SQL["of_series"], {"team": team, "manual_id": manual_id})


def shared_sections(conn: Connection, one: int, other: int) -> float:
    """Return which share of the sections of the smaller manual the other has too, 0..1."""
    return float(value(conn, _SQL["shared_sections"], {"one": one, "other": other}) or 0)


def restore(conn: Connection, team: str, manual_id: int) -> bool:
    """Let nothing supersede the manual any more; False where the team has no such manual."""
    return execute(conn, _SQL["restore"], {"team": team, "manual_id": manual_id}) > 0


def supersede(conn: Connection, team: str, old: int, new: int) -> bool:
    """Let the manual `new` replace `old` in searches.

    False unless the team has both, and where `old` itself replaces `new`, however many between.
    """
    return execute(conn, _SQL["supersede"], {"team": team, "old": old, "new": new}) > 0


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
