"""An answer is written down, in the transaction that its caller opened."""

from collections.abc import Sequence

from agent.answering.asked import Asked, Spent
from agent.answering.places import Place
from agent.program import Answer, Cited, Part
from agent.wording import Language
from sql import answers, past_orders, retrievals, site_notes
from sql.answers import NewAnswer, NewCitation
from sql.database import Connection


def record(
    conn: Connection,
    version: str,
    asked: Asked,
    question_id: int,
    answer: Answer,
    places: Sequence[Place],
    warnings: Sequence[Place],
    spent: Spent,
    language: Language,
) -> int:
    """Write the answer with its citations, retrievals and what is shown beside it; its id."""
    for ranking in answer.evidence.rankings:
        retrievals.record(
            conn,
            question_id,
            ranking.query,
            ranking.arm,
            ranking.hits,
            ranking.seconds,
            ranking.left_out,
        )
    new = NewAnswer(
        question_id=question_id,
        text=answer.text,
        status=answer.status,
        action=answer.action,
        program=version,
        claims=[_claim(part) for part in answer.parts],
        warnings=[vars(warning) for warning in warnings],
        p_answered=answer.p_answered,
        superseded=answer.superseded,
        remarks=answer.remarks,
        language=language,
        nearest=[passage.passage_id for passage in answer.nearest],
        audience=asked.audience.mark(),
        in_public=asked.in_public,
        **vars(spent),
    )
    cited = [_citation(*pair) for pair in zip(answer.lines, places, strict=True)]
    answer_id = answers.insert(conn, new, cited)
    site_notes.show_beside(conn, answer_id, [note.correction_id for note in answer.notes])
    past_orders.show_beside(conn, answer_id, answer.orders)
    return answer_id


def _claim(part: Part) -> dict[str, object]:
    claim: dict[str, object] = {"text": part.lead, "kind": part.kind, "title": part.title}
    return claim if part.note is None else {**claim, "note": part.note}


def _citation(cited: Cited, place: Place) -> NewCitation:
    return NewCitation(
        cited.claim,
        cited.passage.passage_id,
        cited.passage.manual_id,
        place.page,
        place.label,
        cited.quote,
        cited.line.role,
    )
