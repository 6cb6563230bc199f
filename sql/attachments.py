"""Table `attachments`: what came with a question besides its words, and what was read of it."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from sql.files import load
from sql.rows import Connection, execute, many

AttachmentKind: TypeAlias = Literal[
    "text", "picture", "voice", "unknown", "forwarded", "pdf", "other"
]
_SQL = load("attachments")


@dataclass(frozen=True)
class Attachment:
    """One thing that came with a question, in the message's order from 0.

    `outcome`: None while it is not read, else a word of `bot.jobs.attached`. `said`: what it says,
    bounded. `asked`: what of that is asked beside the question's own words.
    """

    question_id: int
    ordinal: int
    kind: AttachmentKind
    file_id: str | None
    name: str = ""
    outcome: str | None = None
    said: str = ""
    asked: str = ""


def add(conn: Connection, attachment: Attachment) -> bool:
    """Record what came with the question; False, and nothing changed, where it was before."""
    return execute(conn, _SQL["add"], vars(attachment)) > 0


def of(conn: Connection, question_id: int) -> list[Attachment]:
    """Return what came with the question, in order."""
    return many(conn, Attachment, _SQL["of"], {"question_id": question_id})


def read(conn: Connection, attachment: Attachment) -> bool:
    """Write what came of it, once; False where somebody did before, or the question is gone."""
    return execute(conn, _SQL["read"], vars(attachment)) > 0


def forget_file(conn: Connection, team: str, file_id: str) -> list[int]:
    """Keep nothing of what the file said; return the questions that it came with."""
    found = conn.execute(_SQL["forget_file"], {"team": team, "file_id": file_id})
    return [row[0] for row in found]
