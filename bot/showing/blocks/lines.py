"""A line of a manual with its place, as a message shows it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from agent.wording import Language, in_language, ours
from bot.showing.blocks.content import Block, plain
from bot.showing.blocks.content import label as spoken_label
from bot.showing.blocks.escape import clean, cut
from bot.showing.blocks.votes import TAKE_BACK
from sql.units import Role

_CORRECT: Final = ours("Write a better answer")
_AS_PRINTED: Final = ours("Show the lines as printed")
_SHOW: Final = ours("Show page {page}")
_SHOW_OF: Final = ours("Show page {page}: {manual}")
_PICTURE: Final = ours("Show page {page} of {manual} as a picture")
_PAGE: Final = ours("p. {page}")
_PAGE_PRINTED: Final = ours("p. {page} (printed {label})")
_RECOGNISED: Final = ours("{where}, read by OCR: compare with the page")
_REVISION: Final = ours("revision {printed}")
GOES_ON: Final = ours("… (goes on: page {page})")
_TITLE: Final = 150
_LABEL: Final = 40
_QUOTE: Final = 1_200
_PAGES: Final = 2
"""Pages in the menu, which holds five things at most."""
_HAS_THE_WORD = re.compile(
    r"(?i)(?:rev|revision|révision|revisión|version|ver|v|change|issue|edition|release|ausgabe|stand)"
    r"\b\.?"
)


@dataclass(frozen=True)
class Line:
    """Words of a manual and where they stand: `page` is the page of the PDF, `label` is printed.

    `ordinal`: the number of the citation, where it is one. `recognised`: the page is a picture, and
    its text was recognised. `cells`: of a table's row, (header, cell) in order. `step`: a step's
    number as printed, the beginning of `quote`; `level` 1: a step within a step. `gap`: between it
    and the line before stands something that is not shown. `doubt`: why it may be read wrongly.
    """

    quote: str
    manual: str
    page: int
    label: str | None = None
    ordinal: int | None = None
    recognised: bool = False
    role: Role = "text"
    cells: tuple[tuple[str, str], ...] = ()
    step: str = ""
    level: int = 0
    gap: bool = False
    doubt: str = ""


def page_of(line: Line, language: Language = "en") -> str:
    """`p. 12 (printed A-3)`: how a person finds it in the manual."""
    label = cut(" ".join((line.label or "").split()), _LABEL, "…")
    if label and label != str(line.page):
        where = in_language(_PAGE_PRINTED, language, page=line.page, label=label)
    else:
        where = in_language(_PAGE, language, page=line.page)
    return in_language(_RECOGNISED, language, where=where) if line.recognised else where


def place(line: Line, language: Language = "en") -> str:
    """`Pump manual, p. 12 (printed A-3)`."""
    return f"{named(line.manual)}, {page_of(line, language)}"


def named(manual: str) -> str:
    """The manual's title on one line, cut where it is very long."""
    return cut(" ".join(manual.split()), _TITLE, "…")


def revision_of(printed: str | None, title: str, language: Language = "en") -> str:
    """`revision 3`, but `Change 2` as printed; empty where there is none or the title has it."""
    said = cut(" ".join((printed or "").split()), 60)
    if not said or re.search(rf"(?<![\w-]){re.escape(said)}(?![\w-])", title):
        return ""
    has_it = _HAS_THE_WORD.match(said)
    return said if has_it else in_language(_REVISION, language, printed=said)


def shown(line: Line, language: Language = "en") -> str:
    """The line's words, cut where they are very long."""
    return cut(clean(line.quote), _QUOTE, f" {in_language(GOES_ON, language, page=line.page)}")


def button(line: Line, question_id: int | None, language: Language = "en") -> Block | None:
    """A button that shows the cited page as a picture; None where there is no citation."""
    if question_id is None or line.ordinal is None:
        return None
    label = in_language(_PICTURE, language, page=line.page, manual=line.manual)
    return {
        "type": "button",
        "action_id": "more",
        "text": plain(in_language(_SHOW, language, page=line.page), 75),
        "accessibility_label": spoken_label(label),
        "value": f"page:{question_id}:{line.ordinal}",
    }


def menu(
    lines: Sequence[Line], question_id: int, answer_id: int, language: Language = "en"
) -> Block:
    """The menu behind the three dots: the cited pages, the lines as they are printed, a better
    answer, and taking a vote back. An element."""
    pages = {(line.manual, line.page): line for line in reversed(lines) if line.ordinal is not None}
    options: list[dict[str, Any]] = [
        {
            "text": plain(
                in_language(_SHOW_OF, language, page=line.page, manual=cut(line.manual, 50, "…")),
                75,
            ),
            "value": f"page:{question_id}:{line.ordinal}",
        }
        for line in reversed(pages.values())
    ][:_PAGES]
    if options:
        options.append(
            {
                "text": plain(in_language(_AS_PRINTED, language), 75),
                "value": f"lines:{question_id}:{answer_id}",
            }
        )
    options.append(
        {"text": plain(in_language(_CORRECT, language), 75), "value": f"correct:{answer_id}"}
    )
    options.append(
        {"text": plain(in_language(TAKE_BACK, language), 75), "value": f"unvote:{answer_id}"}
    )
    return {"type": "overflow", "action_id": "more", "options": options}
