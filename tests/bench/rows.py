"""From full rows to what may be published of them: no text of the questions or the manuals."""

from collections.abc import Mapping
from typing import Any

from agent.evaluation.shown import Cited, Message, score

Row = dict[str, Any]
VISIBLE = 3
"""So many of the passages found are shown in an early message (`bot.showing.blocks.evidence`)."""


def published(row: Mapping[str, Any], question: Mapping[str, Any]) -> Row:
    """The row without text, with its scores: `scores` of the final message, `early_scores` of the
    lines that were found first, `visible_scores` of those of them that a message has room for,
    `better_scores` of the last ones that were found before the answer; `found`: of the evidence."""
    document = row["document"]
    early = row["early"]
    return {
        "id": row["id"],
        "type": row["type"],
        "language": row.get("language", "en"),
        "answerable": row["answerable"],
        "status": document["status"],
        "kind": document.get("kind"),
        "p": document.get("p_answered"),
        "reason": document.get("reason"),
        "citations": [
            {"page": f"{line['doc']}#p{line['page']}"}
            | {key: line[key] for key in ("part", "role") if line.get(key) is not None}
            for line in document["citations"]
        ],
        "parts": [
            {"kind": part.get("kind"), "lead": bool(part.get("text") or part.get("lead"))}
            for part in document.get("parts") or ()
        ],
        "early": [
            {
                "seconds": shown["seconds"],
                "lines": [f"{line['doc']}#p{line['page']}" for line in shown["lines"]],
            }
            for shown in early
        ],
        "scores": score(question, Message.of(document)).names,
        "early_scores": early_scores(early[0], question) if early else None,
        "visible_scores": early_scores(early[0], question, VISIBLE) if early else None,
        "better_scores": early_scores(early[-1], question) if early else None,
        "found": row.get("found"),
        "seconds": document["seconds"],
        "evidence_seconds": document["evidence_seconds"],
        "lm_calls": document["lm_calls"],
        "tokens_in": document["tokens"]["in"],
        "tokens_out": document["tokens"]["out"],
    }


def early_scores(
    shown: Mapping[str, Any], question: Mapping[str, Any], parts: int | None = None
) -> list[str]:
    """The scores of lines found early; of the first so many `parts` (or passages) alone."""
    lines = [line for line in shown["lines"] if parts is None or line["part"] < parts]
    cited = tuple(Cited(**line) for line in lines)
    return score(question, Message("early", "", cited)).names
