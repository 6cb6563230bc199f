"""Output that commands share: JSON documents on stdout, files, and the terminal."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from bot.errors import CannotWrite
from bot.showing import doubt_of, order_document

if TYPE_CHECKING:  # some commands print without loading DSPy
    from agent.answering import Reply
    from bot.showing import Shown

OUT = Console(highlight=False)
_PLACE = ("manual", "page", "label", "quote", "passage_id", "recognised")


def print_json(document: Any) -> None:
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


def reply_document(reply: Reply, shown: Shown) -> dict[str, Any]:
    """The reply in the form of `shoptalk ask --json`; `citations` are all lines that are shown, of
    all message pages."""
    answer = reply.answer
    recognised = {one.passage_id: one.recognised for one in shown.passages}
    passages = {one.passage_id: one for one in shown.passages}
    return {
        "answer": answer.text,
        "status": answer.status,
        "action": answer.action,
        "kind": answer.kind,
        "parts": [
            {"kind": one.kind, "title": one.title, "section": one.section, "lead": one.lead}
            for one in shown.parts
        ],
        "citations": [
            {
                "manual": one.manual,
                "page": one.page,
                "label": one.label,
                "quote": one.quote,
                "passage_id": one.passage_id,
                "recognised": recognised.get(one.passage_id, False),
                "doubt": doubt_of(passages[one.passage_id], one.quote)
                if one.passage_id in passages
                else "",
                "role": one.role,
                "part": shown.number_of(one),
            }
            for one in shown.answer.citations
        ],
        "warnings": [{key: one[key] for key in _PLACE} for one in shown.answer.warnings],
        "nearest": [
            {"manual": p.manual, "page": p.page_from, "label": p.label, "section": p.section}
            for p in answer.nearest
        ],
        "remarks": list(answer.remarks),
        "notes": [
            {
                "note_id": one.correction_id,
                "text": one.text,
                "by": one.user_id,
                "approved_by": one.decided_by,
                "approved_at": one.decided_at.isoformat(),
                "manual": one.manual,
                "page": one.page,
                "quote": one.quote,
            }
            for one in shown.notes
        ],
        "orders": [order_document(one) for one in shown.past],
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


def where_of(page: int, label: str | None) -> str:
    """The page as a person finds it: its index in the PDF, and the printed label beside it."""
    return f"PDF page {page}" + (f" (printed {label})" if label and label != str(page) else "")
