"""A site note as a message shows it: who said it and when, and that it is not the manual speaking.

It looks like nothing of a manual's: a line on top that says what it is, the words in plain type
between two rules, and no quotation. Its words are data: nothing in them is a mention or a link.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from agent.wording import Language, in_language
from agent.wording import sentences as wording
from bot.showing.blocks.content import Block, rich, small, words
from bot.showing.blocks.escape import clean, cut
from bot.showing.blocks.lines import Line, page_of
from bot.showing.blocks.part_blocks import Drawn
from bot.showing.blocks.plain import BESIDE

NOTE: Final = "📌"
_WORDS: Final = 1_000
_NAME: Final = 80
_ROOM: Final = 1_200
"""Characters of all notes of a message; the surest is shown whatever its length."""


@dataclass(frozen=True)
class Note:
    """A note: `by` wrote it and `approved_by` approved it, on the day `on`. `where`: the place of a
    manual that it points at."""

    text: str
    by: str
    approved_by: str
    on: str
    where: Line | None = None


def notes(found: Sequence[Note], language: Language) -> list[Drawn]:
    """The notes, one below the other."""
    drawn: list[Drawn] = []
    room = _ROOM
    for note in found:
        room -= len(note.text)
        if drawn and room < 0:
            break
        drawn.append(_drawn(note, language))
    return drawn


def note_heading(note: Note, language: Language) -> str:
    """`📌 Site note by Ben, 2026-11-27`."""
    by, on = (cut(" ".join(text.split()), _NAME, "…") for text in (note.by, note.on))
    return f"{NOTE} {in_language(wording.SITE_NOTE, language, by=by, on=on)}"


def not_the_manual(note: Note, language: Language) -> str:
    """That these are not the manual's words, and who approved them."""
    by = cut(" ".join(note.approved_by.split()), _NAME, "…")
    return in_language(wording.NOT_THE_MANUAL, language, by=by)


def it_is_here(note: Note, language: Language) -> str:
    """Where it says that the answer stands; empty where it says no place."""
    if note.where is None:
        return ""
    manual = cut(" ".join(note.where.manual.split()), _NAME, "…")
    return in_language(
        wording.IT_IS_HERE, language, where=f"{manual}{BESIDE}{page_of(note.where, language)}"
    )


def _drawn(note: Note, language: Language) -> Drawn:
    top, below = note_heading(note, language), not_the_manual(note, language)
    said = [text for text in (cut(clean(note.text), _WORDS), it_is_here(note, language)) if text]
    blocks: list[Block] = [
        {"type": "divider"},
        rich(words(top, bold=True), *map(words, said)),
        small(below),
        {"type": "divider"},
    ]
    return Drawn("\n".join([top, *said, below]), blocks)
