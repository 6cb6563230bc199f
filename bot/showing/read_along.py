"""What stands over an answer: what was read of what came with the question, and that it is late."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from agent.wording import Language, brief, in_language
from agent.wording import read_along as wording
from bot.showing.blocks.escape import cut
from sql.attachments import Attachment

_WORDS: Final = 40
_MOST: Final = 480
_ABOVE: Final = 4
"""Sentences at most: a message may bring ten files."""

_UNREAD: Final = {
    "no_reader": wording.NO_PICTURES,
    "nothing": wording.NOTHING_ON_IT,
    "broken": wording.BAD_PICTURE,
    "large": wording.TOO_LARGE,
    "unheard": wording.NO_EARS,
    "gone": wording.NO_FILE,
    "elsewhere": wording.NO_FILE,
    "no_text": wording.NOT_TEXT,
}
_READ: Final = {
    "read": wording.I_READ,
    "partly": wording.I_READ_PARTLY,
    "words": wording.I_READ_NO_CODE,
}


def read_sentences(along: Sequence[Attachment], language: Language) -> list[str]:
    """What was read of each, and of what could not be read why, and what to do."""
    said = dict.fromkeys(filter(None, (_sentence(one, language) for one in along)))
    return [cut(one, _MOST, "…") for one in said][:_ABOVE]


def _sentence(one: Attachment, language: Language) -> str:
    words = brief(one.said, _WORDS)
    name = one.name or "—"
    if one.outcome in _UNREAD:
        return in_language(_UNREAD[one.outcome], language, name=name)
    match one.kind:
        case "picture" if one.outcome in _READ:
            return in_language(_READ[one.outcome], language, found=words, words=words)
        case "voice":
            return in_language(wording.I_HEARD, language, words=words)
        case "text":
            return in_language(wording.I_READ_FILE, language, name=name, words=words)
        case "forwarded" if one.asked:
            return in_language(wording.FORWARDED, language, words=words)
        case _:
            return ""


def late_sentence(asked: datetime, language: Language, *, outage: bool = False) -> str:
    """That it was asked then, in the time zone that `asked` is told in."""
    told = {"day": f"{asked:%Y-%m-%d}", "time": f"{asked:%H:%M %Z}".strip()}
    sentence = wording.ASKED_IN_OUTAGE if outage else wording.ASKED_THEN
    return in_language(sentence, language, **told)


def anew_soon(language: Language, hours: float) -> str:
    """That it will be answered anew, where an LM is back within so many hours."""
    return in_language(wording.ANEW_SOON, language, hours=f"{hours:g}")
