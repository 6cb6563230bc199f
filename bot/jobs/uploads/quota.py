"""How much one person may have read a day: so many PDFs, so many megabytes.

What is beyond it is refused with a sentence that says what to do, before it is fetched.
"""

from typing import Final

from babel.numbers import format_decimal

from agent.wording import in_language, ours
from bot.errors import BotError
from bot.jobs.work import Work
from bot.showing import Overtaken
from sql import uploads
from sql.uploads import Upload

_MEGABYTE = 1_000_000
_MANY: Final = ours(
    "I read at most {most} PDFs of one person within 24 hours, and this is one more. Share it "
    "again tomorrow, or ask whoever runs me to allow more."
)
_LARGE: Final = ours(
    "I read at most {most} MB of one person's PDFs within 24 hours. This one has {size} MB. Share "
    "it again tomorrow, split it, or ask whoever runs me to allow more."
)
_LARGE_TOGETHER: Final = ours(
    "I read at most {most} MB of one person's PDFs within 24 hours. With those before it this one "
    "makes {size} MB. Share it again tomorrow, split it, or ask whoever runs me to allow more."
)


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

    Raises TooManyPdfs or TooManyBytes in their language, and then counts nothing more; Overtaken
    as ever.
    """
    settings = work.shop.settings.bot
    most = settings.pdf_megabytes_a_day
    with work.shop.db.connection() as conn:
        used = uploads.used(conn, upload.upload_id)
        if used.pdfs >= settings.pdfs_a_day:
            language = work.tongues.of(upload.user_id)
            raise TooManyPdfs(in_language(_MANY, language, most=settings.pdfs_a_day))
        if used.bytes + size > most * _MEGABYTE:
            language = work.tongues.of(upload.user_id)
            megabytes = round((used.bytes + size) / _MEGABYTE)
            figures = {
                name: format_decimal(number, locale=language)
                for name, number in (("most", most), ("size", megabytes))
            }
            said = _LARGE_TOGETHER if used.pdfs else _LARGE
            raise TooManyBytes(in_language(said, language, **figures))
        if not uploads.let_in(conn, upload.upload_id, upload.attempt, size):
            raise Overtaken
