"""A line of a manual with its place, as a message shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks.content import Block, paragraph, plain, quote, rich, words
from bot.blocks.escape import cut

_TITLE = 150
_LABEL = 40
_QUOTE = 1_200


@dataclass(frozen=True)
class Line:
    """Words of a manual and where they stand: `page` is the page of the PDF, `label` is printed.

    `ordinal`: the number of the citation, where it is one. `recognised`: the page is a picture, and
    its text was recognised.
    """

    quote: str
    manual: str
    page: int
    label: str | None = None
    ordinal: int | None = None
    recognised: bool = False


def place(line: Line) -> str:
    """`Pump manual, page 12 (printed A-3)`: how a person finds it."""
    label = cut(" ".join((line.label or "").split()), _LABEL, "…")
    printed = label if label != str(line.page) else None
    title = cut(" ".join(line.manual.split()), _TITLE, "…")
    where = f"{title}, page {line.page}" + (f" (printed {printed})" if printed else "")
    return f"{where}, read by OCR: compare with the page" if line.recognised else where


def shown(line: Line) -> str:
    """The line's words, cut where they are very long."""
    return cut(line.quote.strip(), _QUOTE, f" … (goes on: page {line.page})")


def said(line: Line) -> str:
    """Line and place in plain text."""
    return f"“{shown(line)}”\n{place(line)}"


def says(line: Line, claim: str) -> bool:
    """Whether the line as it is shown says the claim in the same words."""
    return " ".join(claim.split()) in " ".join(shown(line).split())


def blocks(line: Line, claim: str = "", question_id: int | None = None) -> list[Block]:
    """The claim in bold, the line as a quotation, its place, and a button that shows the page.

    A claim in the line's own words is not said twice: it is bold where it stands in the line.
    """
    body = [] if says(line, claim) else [words(claim, bold=True)]
    return [
        rich(*body, quote(shown(line), claim)),
        paragraph(place(line), button(line, question_id)),
    ]


def button(line: Line, question_id: int | None) -> Block | None:
    """A button that shows the cited page as a picture; None where there is no citation."""
    if question_id is None or line.ordinal is None:
        return None
    return {
        "type": "button",
        "action_id": "more",
        "text": plain(f"Show page {line.page}", 75),
        "value": f"page:{question_id}:{line.ordinal}",
    }


def menu(lines: Sequence[Line], question_id: int, answer_id: int) -> Block:
    """The menu behind the three dots: the cited pages, and taking a vote back."""
    pages = {(line.manual, line.page): line for line in reversed(lines) if line.ordinal is not None}
    options: list[dict[str, Any]] = [
        {
            "text": plain(f"Show page {line.page}: {cut(line.manual, 50, '…')}", 75),
            "value": f"page:{question_id}:{line.ordinal}",
        }
        for line in reversed(pages.values())
    ][:4]
    options.append({"text": plain("Take my vote back"), "value": f"unvote:{answer_id}"})
    overflow = {"type": "overflow", "action_id": "more", "options": options}
    return {"type": "actions", "elements": [overflow]}
