"""A recorded answer as a JSON document: of `shoptalk ask --json`, and of the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from bot.showing.doubted import doubt_of
from bot.showing.order_documents import order_document
from bot.showing.shown import Shown
from sql.passages import Passage

if TYPE_CHECKING:  # who prints one loads DSPy, who imports this need not
    from agent.answering import Reply

_PLACE: Final = ("manual", "page", "label", "quote", "passage_id", "recognised")


def reply_document(reply: Reply, shown: Shown) -> dict[str, Any]:
    """The reply in the form of `shoptalk ask --json`; `citations` are all lines that are shown, of
    all message pages."""
    answer = reply.answer
    return {
        **shown_document(shown, answer.nearest),
        "answer": answer.text,
        "status": answer.status,
        "action": answer.action,
        "kind": answer.kind,
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


def shown_document(shown: Shown, nearest: Sequence[Passage]) -> dict[str, Any]:
    """What of that is kept with a recorded answer, as its audience may see it now; `nearest`: the
    passages that came nearest."""
    stored = shown.answer
    passages = {one.passage_id: one for one in shown.passages}
    return {
        "answer": stored.text,
        "status": stored.status,
        "action": stored.action,
        "parts": [
            {
                "kind": one.kind,
                "title": one.title,
                "section": one.section,
                "lead": one.lead,
                "effect": list(one.effect),
                "unfit": list(one.unfit),
            }
            for one in shown.parts
        ],
        "citations": [
            {
                "manual": one.manual,
                "manual_id": one.manual_id,
                "page": one.page,
                "label": one.label,
                "quote": one.quote,
                "passage_id": one.passage_id,
                "recognised": one.passage_id in passages and passages[one.passage_id].recognised,
                "doubt": doubt_of(passages[one.passage_id], one.quote)
                if one.passage_id in passages
                else "",
                "role": one.role,
                "part": shown.number_of(one),
            }
            for one in stored.citations
        ],
        "warnings": [{key: one.get(key) for key in _PLACE} for one in stored.warnings],
        "nearest": [
            {"manual": p.manual, "page": p.page_from, "label": p.label, "section": p.section}
            for p in nearest
        ],
        "remarks": list(stored.remarks),
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
        "superseded": stored.superseded,
        "p_answered": stored.p_answered,
        "program": stored.program,
        "answer_id": stored.answer_id,
        "seconds": round(stored.seconds, 3),
    }
