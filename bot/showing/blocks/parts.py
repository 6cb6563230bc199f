"""A part of an answer: a unit of a manual, and how it is named."""

import re
from dataclasses import dataclass
from typing import Final

from agent.wording import Language
from bot.showing.blocks.escape import cut, escaped
from bot.showing.blocks.lines import Line, named, page_of, revision_of
from bot.showing.blocks.plain import BESIDE
from sql.units import UnitKind

_HEADING: Final = 240
_REVISION: Final = re.compile(r"(?i)^revision\b")


@dataclass(frozen=True)
class Part:
    """A unit of a manual as an answer shows it; there is at least one line. `lead`: the language
    model's sentence in front of it, or empty; `section`: the path of headings down to it; `effect`:
    our sentences on which machines the manual says that it is for, `unfit` those that say that it
    is not for the one that is asked about."""

    kind: UnitKind
    title: str
    section: str
    manual: str
    revision: str | None
    lines: tuple[Line, ...]
    lead: str = ""
    manual_id: int | None = None
    effect: tuple[str, ...] = ()
    unfit: tuple[str, ...] = ()


def where(part: Part, line: Line, language: Language = "en", *, manual: bool = True) -> str:
    """`HP-160 · rev C · 6.2 Torque table · p. 13 (printed 10)`, of one of its lines."""
    names = [machine(part, language)] if manual else []
    return BESIDE.join(filter(None, [*names, heading(part), page_of(line, language)]))


def machine(part: Part, language: Language = "en") -> str:
    """`HP-160 · rev C`: the manual, which names the machine."""
    revision = _REVISION.sub("rev", revision_of(part.revision, part.manual, language))
    return BESIDE.join(filter(None, [named(part.manual), revision]))


def heading(part: Part) -> str:
    """The heading that the part stands under; empty where the title says it below."""
    over = _over(part)
    is_below = part.kind == "procedure" and says(over, part.title)
    return "" if is_below else cut(" ".join(over.split()), _HEADING, "…")


def titled(part: Part) -> str:
    """The title, where the place does not say it; with its number, where the heading has that."""
    over = _over(part)
    if says(over, part.title):
        return cut(" ".join(over.split()), _HEADING, "…") if part.kind == "procedure" else ""
    return cut(" ".join(part.title.split()), _HEADING, "…")


def _over(part: Part) -> str:
    return part.section.rsplit(" > ", 1)[-1] or part.title


def says(text: str, words: str) -> bool:
    """Whether the text holds these words, however they are broken into lines."""
    return " ".join(words.casefold().split()) in " ".join(text.casefold().split())


def size(text: str) -> int:
    """Characters of the text in a message, with the line's end."""
    return len(escaped(text)) + 1
