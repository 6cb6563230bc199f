"""Tables `homes` and `home_pictures`: what each person's home tab shows, and what it is drawn from.

What is read for an audience takes one; a person's own questions are theirs alone.
"""

from dataclasses import dataclass
from datetime import datetime

from sql.audience import Audience
from sql.files import load
from sql.rows import Connection, execute, many, one, value

_SQL = load("homes")


@dataclass(frozen=True)
class Home:
    """How often it was asked for, up to which of them it is drawn, Slack's hash of what it shows,
    and what is said above it."""

    opened: int
    drawn: int
    hash: str
    notice: str


@dataclass(frozen=True)
class Recent:
    """A question of a person's own. `status` "": no answer yet; `failure`: why there is none."""

    question_id: int
    channel: str
    ts: str
    text: str
    asked_at: datetime
    status: str
    failure: str


@dataclass(frozen=True)
class NewManual:
    """A manual that the audience may read since `since`."""

    manual_id: int
    title: str
    revision: str | None
    equipment: str | None
    pages: int
    since: datetime


@dataclass(frozen=True)
class NewNote:
    """A site note that was approved lately; `text` are the expert's words."""

    correction_id: int
    text: str
    quote: str
    manual: str | None
    page: int | None
    decided_at: datetime


@dataclass(frozen=True)
class Picture:
    """A file in Slack that no home tab shows any more."""

    figures: str
    file_id: str


def ask(conn: Connection, team: str, user_id: str, hash_: str = "", *, keep: bool = False) -> None:
    """The person's home is to be drawn. `hash_`: Slack's of what it shows now; `keep`: what is said
    above it stays."""
    parameters = {"team": team, "user_id": user_id, "hash": hash_, "keep": keep}
    execute(conn, _SQL["ask"], parameters)


def ask_again(conn: Connection, team: str, user_id: str) -> bool:
    """The person's home is to be drawn anew; False where they never opened one."""
    return execute(conn, _SQL["ask_again"], {"team": team, "user_id": user_id}) > 0


def get(conn: Connection, team: str, user_id: str) -> Home | None:
    """Return how far the person's home is, None where they never opened one."""
    return one(conn, Home, _SQL["get"], {"team": team, "user_id": user_id})


def drawn(conn: Connection, team: str, user_id: str, opened: int, hash_: str) -> None:
    """It shows what it was asked for then; nothing where it shows something newer."""
    parameters = {"team": team, "user_id": user_id, "opened": opened, "hash": hash_}
    execute(conn, _SQL["drawn"], parameters)


def notice(conn: Connection, team: str, user_id: str, said: str) -> None:
    """That is said above the person's home until they open it again."""
    execute(conn, _SQL["notice"], {"team": team, "user_id": user_id, "notice": said})


def old(conn: Connection, days: int) -> int:
    """Drop homes that nobody opened within so many days; return how many there were."""
    return execute(conn, _SQL["old"], {"days": days})


def recent(conn: Connection, team: str, user_id: str, limit: int) -> list[Recent]:
    """Return the person's own last questions, newest first; to be shown to nobody else."""
    parameters = {"team": team, "user_id": user_id, "limit": limit}
    return many(conn, Recent, _SQL["recent"], parameters)


def new_manuals(
    conn: Connection, audience: Audience, since: datetime, limit: int
) -> list[NewManual]:
    """Return the manuals that the audience may read since then, the newest first."""
    parameters = {**audience.parameters(), "since": since, "limit": limit}
    return many(conn, NewManual, _SQL["new_manuals"], parameters)


def new_notes(conn: Connection, audience: Audience, since: datetime, limit: int) -> list[NewNote]:
    """Return the site notes that the audience may see and that were approved since then."""
    parameters = {**audience.parameters(), "since": since, "limit": limit}
    return many(conn, NewNote, _SQL["new_notes"], parameters)


def picture(conn: Connection, team: str, figures: str) -> str | None:
    """Return the id of the file that shows these figures (by their hash), which is in use."""
    found = value(conn, _SQL["picture"], {"team": team, "figures": figures})
    return None if found is None else str(found)


def keep_picture(conn: Connection, team: str, figures: str, file_id: str) -> None:
    """The file shows these figures."""
    parameters = {"team": team, "figures": figures, "file_id": file_id}
    execute(conn, _SQL["keep_picture"], parameters)


def old_pictures(conn: Connection, team: str, days: int, limit: int) -> list[Picture]:
    """Return files that no home was drawn with within so many days."""
    parameters = {"team": team, "days": days, "limit": limit}
    return many(conn, Picture, _SQL["old_pictures"], parameters)


def drop_picture(conn: Connection, team: str, file_id: str) -> None:
    """Forget the file: it is gone."""
    execute(conn, _SQL["drop_picture"], {"team": team, "file_id": file_id})
