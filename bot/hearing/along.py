"""What is read with a question: files that may say something, and what it forwards."""

from typing import Final

from bot.hearing.heard import Heard
from sql.attachments import Attachment

_ALONG: Final = 10
"""Files, and forwarded messages, that are read with a question; Slack takes ten files a message."""
_FORWARDED: Final = 2_000
_ASKED: Final = 600


def along(question_id: int, said: Heard) -> list[Attachment]:
    """What is read with the question: files that may say something, then what was forwarded."""
    files = [file for file in said.files if file.is_read_along][:_ALONG]
    found = [
        Attachment(question_id, number, file.kind, file.file_id, file.name)
        for number, file in enumerate(files)
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
