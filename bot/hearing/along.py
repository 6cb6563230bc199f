"""What comes with a question: files that may say something, and what it forwards."""

from typing import Final

from bot.hearing.heard import Heard
from bot.queue import WITHDRAW_UPLOAD, Queue
from sql import attachments, questions, replies, uploads
from sql.attachments import Attachment
from sql.database import Connection

_ALONG: Final = 10
"""Files, and forwarded messages, that are read with a question; Slack takes ten files a message."""
_FORWARDED: Final = 2_000
_ASKED: Final = 600


def along(question_id: int, said: Heard) -> list[Attachment]:
    """What is read with the question: files that may say something, then what was forwarded."""
    found = [
        Attachment(
            question_id,
            number,
            file.kind,
            file.file_id,
            file.name,
            # The others have cards, which say what comes of them.
            outcome=None if file.is_read_along else "card",
        )
        for number, file in enumerate(said.files[:_ALONG])
    ]
    return found + [
        Attachment(
            question_id,
            number,
            "forwarded",
            None,
            outcome="read",
            said=text[:_FORWARDED],
            # Others' words are what is asked only where there are no words of the person's own.
            asked="" if said.text else text[:_ASKED],
        )
        for number, text in enumerate(said.forwarded[:_ALONG], len(found))
    ]


def bring(conn: Connection, team: str, said: Heard) -> int | None:
    """What comes with a question that was heard of before without it, as `app_mention` does, is a
    part of it. Returns the question where it has to be answered anew for that."""
    question_id = questions.at(conn, team, said.channel, said.ts)
    if question_id is None:
        return None
    new = [one for one in along(question_id, said) if attachments.add(conn, one)]
    return question_id if new and replies.begin_again(conn, question_id) else None


def withdraw_file(
    conn: Connection,
    queue: Queue,
    team: str,
    file_id: str,
    message: tuple[str, str] | None = None,
) -> None:
    """Withdraw what was read from the file: wherever it was shared, or where this message was,
    (channel, ts)."""
    if message is None:
        attachments.forget_file(conn, team, file_id)
    for row in uploads.of_file(conn, team, file_id):
        here = message is None or (
            row.channel == message[0] and row.message_ts in (None, message[1])
        )
        if here and row.outcome != "withdrawn":
            lock = f"withdraw_upload:{row.upload_id}"
            queue.defer(conn, WITHDRAW_UPLOAD, queueing_lock=lock, upload_id=row.upload_id)
