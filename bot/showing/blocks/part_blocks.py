"""A part of an answer as it stands in a message: its place, its lead, its lines, the way on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from agent.wording import Language, in_language
from agent.wording import sentences as wording
from bot.showing.blocks.content import (
    MARK,
    Block,
    notice,
    paragraph,
    plain,
    quote,
    rich,
    small,
    words,
)
from bot.showing.blocks.doubts import doubts
from bot.showing.blocks.drawing import drawn, texts
from bot.showing.blocks.escape import cut
from bot.showing.blocks.lines import GOES_ON, Line, button, page_of
from bot.showing.blocks.parts import Part, heading, machine, says, size, titled, where
from bot.showing.blocks.windows import Room, Window, progress, window

CLOSE: Final = Room(700, 6, 8)
"""For a part that is only close to the answer, or is shown before there is one."""
_CLOSE: Final = 900
_LEAD: Final = 600
_BESIDE_A_BUTTON: Final = 40
_PRINTED: Final = 4
_FOR: Final = 320
_SENTENCES: Final = 3
_ROWS: Final = 2
"""Rows of a table that take the place of a step."""


@dataclass(frozen=True)
class Drawn:
    """A piece of a message: its blocks, and the text that says the same."""

    plain: str
    blocks: list[Block]


def full(
    part: Part,
    start: int,
    room: Room,
    question_id: int | None = None,
    language: Language = "en",
    *,
    manual: bool = True,
    may_table: bool = True,
) -> Drawn:
    """The part from its line `start` on, as far as there is room. `manual`: its place names the
    manual; `may_table`: it may be a table block."""
    first = part.lines[start]
    place = where(part, first, language, manual=manual)
    title = titled(part)
    lead = "" if start else cut(" ".join(part.lead.split()), _LEAD)
    doubted = doubts(part.lines[start:], language, pictured=question_id is not None)
    characters = room.characters - sum(map(size, (place, title, lead, *doubted, *_for(part))))
    steps = room.steps * (_ROWS if part.kind == "table" else 1)
    left = Room(characters, steps, room.blocks - len(doubted))
    shown = window(part, start, left, language, may_table=may_table)
    doubted = doubts(shown.lines, language, pictured=question_id is not None)
    lines = bare(part, shown.lines)
    in_place = part.kind == "text" and any(says(line.quote, lead) for line in shown.lines)
    top = [text for text in (None if in_place else lead, title) if text]
    further, button_ = _way_on(shown, question_id, language)
    return Drawn(
        "\n".join([place, *_for(part), *top, *texts(lines, language), *doubted, *further]),
        [
            *_place(part, start, question_id, language, manual=manual),
            *_for_blocks(part),
            *(rich(words(text, bold=True)) for text in top),
            *drawn(lines, lead if in_place else "", language, may_table=may_table),
            *map(paragraph, doubted),
            *(paragraph(text, button_) for text in further),
        ],
    )


def close(part: Part, question_id: int | None, language: Language, *, manual: bool = True) -> Drawn:
    """The part in less space: its lines in one quotation."""
    first = part.lines[0]
    place, title = where(part, first, language, manual=manual), titled(part)
    lead = cut(" ".join(part.lead.split()), _LEAD // 2)
    shown = window(part, 0, CLOSE, language)
    doubted = doubts(shown.lines, language, pictured=False)
    most = _CLOSE - sum(map(size, (*doubted, *_for(part))))
    goes_on = f" {in_language(GOES_ON, language, page=first.page)}"
    lines = cut("\n".join(texts(bare(part, shown.lines), language)), most, goes_on)
    top = [text for text in (lead, title) if text]
    further, button_ = _way_on(shown, question_id, language)
    return Drawn(
        "\n".join([place, *_for(part), *top, lines, *doubted, *further]),
        [
            *_place(part, 0, question_id, language, manual=manual),
            *_for_blocks(part),
            rich(*map(words, top), quote((lines, False)), *map(words, doubted)),
            *(paragraph(text, button_) for text in further),
        ],
    )


def listed(part: Part, question_id: int | None, language: Language) -> Drawn:
    """Its place only, and a button for its lines."""
    place = where(part, part.lines[0], language)
    text = in_language(wording.SHOW_LINES, language)
    way_on = _next(part.lines[0].ordinal, question_id, text)
    return Drawn("\n".join([place, *_for(part)]), [paragraph(place, way_on), *_for_blocks(part)])


def bare(part: Part, lines: Sequence[Line]) -> Sequence[Line]:
    """The lines without a heading that stands above them already, in the part's place or title, nor
    that of the chapter which these are of: below them it would read as a part of them. All of them
    where nothing else is left."""
    chapters = part.section.split(" > ")[:-1]
    above = {_said(text) for text in (heading(part), titled(part), *chapters) if text}
    found = [one for line in lines if (one := _without(line, above)) is not None]
    return found or lines


def _without(line: Line, above: Collection[str]) -> Line | None:
    """The line without the heading that it is or, printed over a few lines, begins with."""
    if line.role not in ("heading", "text", "header") or line.cells:
        return line
    if _said(line.quote) in above:
        return None
    printed = line.quote.split("\n") if line.role == "text" else []
    for count in range(min(_PRINTED, len(printed) - 1), 0, -1):
        if _said(" ".join(printed[:count])) in above:
            return replace(line, quote="\n".join(printed[count:]))
    return line


def _said(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".:")


def _for(part: Part) -> list[str]:
    """For which machines it is, as text; that it is not for this one first."""
    return [*(f"{MARK} {said}" for said in _cut(part.unfit)), *_cut(part.effect)]


def _for_blocks(part: Part) -> list[Block]:
    effect = [small(*_cut(part.effect))] if part.effect else []
    return [*map(notice, _cut(part.unfit)), *effect]


def _cut(said: Sequence[str]) -> list[str]:
    return [cut(" ".join(one.split()), _FOR, "…") for one in said[:_SENTENCES]]


def _place(
    part: Part, start: int, question_id: int | None, language: Language, *, manual: bool
) -> list[Block]:
    """The manual in a line of its own, for its title may be long, and a long heading below it; the
    place with its button, which leaves it half of a phone's width."""
    first = part.lines[start]
    over = heading(part)
    long = len(over) > _BESIDE_A_BUTTON
    names = [words(machine(part, language), bold=True)] if manual else []
    names += [words(over)] if long else []
    place = page_of(first, language) if long else where(part, first, language, manual=False)
    name = [rich(*names)] if names else []
    return [*name, paragraph(place, button(first, question_id, language))]


def _way_on(
    shown: Window, question_id: int | None, language: Language
) -> tuple[list[str], Block | None]:
    """How far the message comes, and the button for the next one."""
    said = progress(shown, language)
    following = shown.next
    if following is None:
        return [said] if said else [], None
    steps = any(line.role == "step" for line in shown.part.lines)
    text = in_language(wording.NEXT_STEPS if steps else wording.NEXT_LINES, language)
    return [said or "…"], _next(following.ordinal, question_id, text)


def _next(ordinal: int | None, question_id: int | None, text: str) -> Block | None:
    if ordinal is None or question_id is None:
        return None
    return {
        "type": "button",
        "action_id": "more",
        "text": plain(text, 75),
        "accessibility_label": plain(text, 75)["text"],
        "value": f"steps:{question_id}:{ordinal}",
    }
