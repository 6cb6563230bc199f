"""Pictures and texts that came with a question: what they say, bounded."""

import codecs
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import structlog

from agent.errors import LMUnavailable
from agent.wording import brief
from bot.jobs.work import Work
from bot.slack import SlackFile, download
from ingest.errors import HugePicture, PictureError
from ingest.identifiers import find
from ingest.legible import legible
from ingest.sandbox import open_photo
from sql.attachments import Attachment

log = structlog.get_logger()

PICTURE_BYTES: Final = 25_000_000
TEXT_BYTES: Final = 1_000_000
_SAID: Final = 2_000
_ASKED: Final = 600
"""Characters of a text that are asked with the question."""
_SHOWN: Final = 12
_SEARCHED: Final = 8
_WORDS: Final = 25
_UNSURE: Final = re.compile(r"\S*\?\S*")
_WORD: Final = re.compile(r"[^\W_]+(?:[-./][^\W_]+)*")


def picture_read(work: Work, one: Attachment, file: SlackFile, *, has_words: bool) -> Attachment:
    """What stands on the picture: its codes, part numbers and the like, and where there are none
    its words. Raises TooLarge, NotFetched, SlackUnreachable."""
    picture = download(work.slack, file, PICTURE_BYTES)
    eye = work.shop.senses.eye
    settings = work.shop.settings.ingest
    try:
        photo = open_photo(picture, settings, recognise=eye is None)
        lines: Sequence[str] = photo.lines
        recognised = photo.recognised
        if eye is not None:
            try:
                lines, recognised = eye.lines(photo.jpeg), True
            except LMUnavailable as error:
                log.warning("eye.failed", reason=str(error), question_id=one.question_id)
                photo = open_photo(picture, settings, recognise=True)
                lines, recognised = photo.lines, photo.recognised
    except HugePicture:
        return replace(one, outcome="large")
    except PictureError:
        return replace(one, outcome="broken")
    if not recognised:
        return replace(one, outcome="no_reader")
    return on_picture(one, lines, has_words=has_words)


def on_picture(one: Attachment, lines: Sequence[str], *, has_words: bool) -> Attachment:
    """What of these lines is shown, and what is searched. It is data: where there are codes or part
    numbers, or words of the person's, nothing else of the picture is asked."""
    sure = [legible(_UNSURE.sub(" ", line)) for line in lines]
    unsure = any("?" in line for line in lines)
    found = {
        each.normalised: each.verbatim
        for line in sure
        for each in find(line)
        if each.kind != "value"
    }
    named = list(found.values())[:_SHOWN]
    words = " ".join(_WORD.findall(" ".join(sure))[:_WORDS])
    if named:
        outcome = "partly" if unsure else "read"
        asked = " ".join(named[:_SEARCHED]) if has_words else _first(named, words)
        return replace(one, outcome=outcome, said=", ".join(named)[:_SAID], asked=asked[:_ASKED])
    if words:
        return replace(one, outcome="words", said=words[:_SAID], asked=words[:_ASKED])
    return replace(one, outcome="nothing")


def _first(named: Sequence[str], words: str) -> str:
    """The identifiers, then the words around them: an alarm's text says more than its number."""
    around = [word for word in words.split() if word not in " ".join(named).split()]
    return " ".join([*named[:_SEARCHED], *around])


def text_read(work: Work, one: Attachment, file: SlackFile) -> Attachment:
    """What the text says, its beginning. Raises TooLarge, NotFetched, SlackUnreachable."""
    text = _text(download(work.slack, file, TEXT_BYTES))
    if text is None:
        return replace(one, outcome="no_text")
    said = legible(text).strip()[:_SAID]
    if not said:
        return replace(one, outcome="no_text")
    return replace(one, outcome="read", said=said, asked=brief(said[:_ASKED], 90))


def _text(data: bytes) -> str | None:
    """None where it is no text."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
