"""How much one person may have read a day: so many PDFs, so many megabytes.

What is beyond it is refused with a sentence that says what to do, before it is fetched.
"""

from bot.errors import BotError
from bot.jobs.work import Work
from bot.showing import Overtaken
from sql import uploads
from sql.uploads import Upload

_MEGABYTE = 1_000_000


class TooManyPdfs(BotError):
    """The most PDFs that are read for one person within 24 hours are read."""

    kind = "permanent"
    people = None


class TooManyBytes(BotError):
    """The most megabytes that are read for one person within 24 hours are read."""

    kind = "permanent"
    people = None


def let_in(work: Work, upload: Upload, size: int) -> None:
    """The upload counts as its person's, with so many bytes; done again it counts once.

    Raises TooManyPdfs or TooManyBytes, and then counts nothing more; Overtaken as ever.
    """
    settings = work.shop.settings.bot
    most = settings.pdf_megabytes_a_day
    with work.shop.db.connection() as conn:
        used = uploads.used(conn, upload.upload_id)
        if used.pdfs >= settings.pdfs_a_day:
            raise TooManyPdfs(
                f"I read at most {settings.pdfs_a_day} PDFs of one person within 24 hours, and "
                "this is one more. Share it again tomorrow, or ask whoever runs me to allow more."
            )
        if used.bytes + size > most * _MEGABYTE:
            together = "With those before it this one makes" if used.pdfs else "This one has"
            raise TooManyBytes(
                f"I read at most {most:,} MB of one person's PDFs within 24 hours. {together} "
                f"{(used.bytes + size) / _MEGABYTE:,.0f} MB. Share it again tomorrow, split it, or "
                "ask whoever runs me to allow more."
            )
        if not uploads.let_in(conn, upload.upload_id, upload.attempt, size):
            raise Overtaken
