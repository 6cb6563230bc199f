"""What is to be said of an answer beside its claims: what of a list is not shown, other units."""

from dataclasses import replace

from agent.answering.lists import Missing, lists_in, missing, wants_list
from agent.program.answer import Answer
from agent.verify.conversion import conversions
from agent.wording import sentences as wording
from agent.wording.language import Language
from agent.wording.translations import figure, put
from sql import passages
from sql.audience import Audience
from sql.database import Connection

_AROUND = 8
"""Passages before and after a cited one in which its list is looked for: some thirty steps."""
_MOST = 3


def remarked(
    conn: Connection, audience: Audience, question: str, answer: Answer, language: Language
) -> Answer:
    """The answer with its remarks; "partial" where the question wants a list and gets a part.

    Only answers in claims have any: lines that are shown unexplained say themselves what they are.
    """
    if answer.status not in ("answered", "partial") or not answer.lines:
        return answer
    lines = [line.quote for line in answer.lines]
    left = _left(conn, audience, question, answer)
    said = [
        put(
            wording.PART_OF_LIST,
            language,
            missing=one.numbers,
            page=one.pages,
            manual=one.items[0].passage.manual,
        )
        for one in left[:_MOST]
    ]
    said += [
        put(wording.CONVERTED, language, printed=printed, converted=figure(converted, language))
        for printed, converted in conversions(question, answer.claims, lines)[:_MOST]
    ]
    partial = bool(left) and wants_list(question)
    return replace(
        answer,
        remarks=(*answer.remarks, *said),
        status="partial" if partial else answer.status,
    )


def _left(conn: Connection, audience: Audience, question: str, answer: Answer) -> list[Missing]:
    quotes = [(line.passage.passage_id, line.quote) for line in answer.lines]
    near = {
        passage.passage_id: passage
        for passage_id in dict.fromkeys(passage_id for passage_id, _ in quotes)
        for passage in passages.neighbours(conn, audience, passage_id, _AROUND, _AROUND)
    }
    in_order = sorted(near.values(), key=lambda one: (one.manual_id, one.ordinal))
    return missing(question, lists_in(in_order), quotes)
