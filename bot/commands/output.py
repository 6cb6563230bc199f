"""Output that commands share: JSON documents on stdout, and an answer for the terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from bot.errors import CannotWrite

if TYPE_CHECKING:  # some commands print without loading DSPy
    from agent.answering.ask import Reply
    from agent.answering.places import Place
    from sql.passages import Passage

OUT = Console(highlight=False)


def put_json(document: Any) -> None:
    """One JSON document on a line of stdout, in UTF-8 whatever the terminal's encoding is."""
    line = json.dumps(document, ensure_ascii=False, default=str) + "\n"
    sys.stdout.flush()
    # The byte of a file name that is no UTF-8 comes out as JSON's own escape.
    sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def write_file(path: Path, content: bytes) -> None:
    """Write the file, or raise CannotWrite with the reason."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CannotWrite(f"{path} cannot be written: {error.strerror}.") from error


def reply_document(reply: Reply) -> dict[str, Any]:
    """The reply in the form of `shoptalk ask --json`."""
    answer = reply.answer
    return {
        "answer": answer.text,
        "status": answer.status,
        "action": answer.action,
        "citations": [_place_document(place) for place in reply.places],
        "warnings": [_place_document(place) for place in reply.warnings],
        "nearest": [
            {"manual": p.manual, "page": p.page_from, "label": p.label, "section": p.section}
            for p in answer.nearest
        ],
        "remarks": list(answer.remarks),
        "superseded": answer.superseded,
        "reason": answer.reason,
        "p_answered": answer.p_answered,
        "retrieved": answer.evidence.ids,
        "program": reply.version,
        "answer_id": reply.answer_id,
        "seconds": round(reply.seconds, 3),
        "evidence_seconds": reply.evidence_seconds and round(reply.evidence_seconds, 3),
        "lm_calls": reply.lm_calls,
        "tokens": {"in": reply.tokens_in, "out": reply.tokens_out},
    }


def _place_document(place: Place) -> dict[str, Any]:
    return {
        "manual": place.manual,
        "page": place.page,
        "label": place.label,
        "quote": place.quote,
        "passage_id": place.passage_id,
        "recognised": place.recognised,
    }


def show_reply(reply: Reply) -> None:
    """The reply on the terminal: the answer, then each line with its manual and page."""
    answer = reply.answer
    if answer.status != "passages":
        OUT.print(Text(answer.text, style="bold"))
    else:
        OUT.print(Text(answer.text.split("\n", 1)[0], style="yellow"))
    show_warnings(reply.warnings)
    for place in reply.places:
        show_place(place)
    for remark in answer.remarks:
        OUT.print(Text(remark, style="dim"))
    if answer.status == "not_found" and answer.nearest:
        OUT.print("Nearest that I found:", style="dim")
        for where in dict.fromkeys(map(_nearest, answer.nearest)):
            OUT.print(Text(f"  {where}", style="dim"))


def _nearest(passage: Passage) -> str:
    section = passage.section.rsplit(" > ", 1)[-1]
    return f"{where_of(passage.page_from, passage.label)} · {section} · {passage.manual}"


def show_warnings(warnings: Sequence[Place]) -> None:
    """The safety notes that govern the cited lines."""
    for warning in warnings:
        _panel(warning, "yellow")


def show_place(place: Place) -> None:
    """A cited line with its page, manual and revision."""
    _panel(place, "cyan")


def _panel(place: Place, colour: str) -> None:
    """The page first, so that it is never cut."""
    title = f"{where_of(place.page, place.label)} · {place.manual}"
    if place.revision and place.revision not in place.manual:
        title += f" · {place.revision}"
    if place.recognised:
        title += " · read by OCR"
    OUT.print(Panel(Text(place.quote), title=Text(title), title_align="left", border_style=colour))


def where_of(page: int, label: str | None) -> str:
    """The page as a person finds it: its index in the PDF, and the printed label beside it."""
    return f"PDF page {page}" + (f" (printed {label})" if label and label != str(page) else "")
