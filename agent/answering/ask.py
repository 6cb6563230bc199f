"""Answer one question from end to end, and record it: the agent's public face.

The question, its answer, citations, retrievals, program version, timings and token counts are
written in one transaction, after the LM; no connection is held while it is awaited.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import dspy
import structlog

from agent.answering.beside import Seen, put_beside
from agent.answering.desk import ManualsDesk
from agent.answering.places import Place, places_of, warnings_of
from agent.answering.remarks import remarked
from agent.answering.withdrawn import drawn_on, without
from agent.conversation import EMPTY, Examples, Kinds, Thread
from agent.evidence import Reranker, Tool, Unit, answering_at
from agent.lm import Call, CompactAdapter, answering_within, record_calls
from agent.program import Answer, Answerer, Cited, Part
from agent.reading import counting_refusals, reading_at_most
from agent.settings import AgentSettings
from agent.wording import Language, language_of, spoken
from agent.wording import sentences as wording
from ingest.embedding import Embedder
from ingest.legible import legible
from sql import (
    answers,
    lm_memory,
    manuals,
    passages,
    past_orders,
    questions,
    retrievals,
    site_notes,
)
from sql.answers import NewAnswer, NewCitation
from sql.audience import Audience
from sql.database import Connection, Database
from sql.questions import NewQuestion
from sql.spans import Value, span

log = structlog.get_logger()


@dataclass(frozen=True)
class Kit:
    """What answering needs. `lm` None: there is none, and the best passages are shown."""

    db: Database
    embedder: Embedder
    tools: Sequence[Tool]
    program: Answerer
    version: str
    lm: dspy.LM | None
    settings: AgentSettings
    examples: Examples
    kinds: Kinds
    reranker: Reranker | None = None
    told: "Callable[[Asked, Reply], None]" = lambda _, __: None
    """Gets each answer once it is recorded; it raises nothing, and nothing waits for it."""


@dataclass(frozen=True)
class Asked:
    """A question and who will see its answer. `in_public`: everyone in the team may read along, as
    far as that is known."""

    question: NewQuestion
    audience: Audience
    thread: Thread = EMPTY
    in_public: bool = False


@dataclass(frozen=True)
class Reply:
    """An answer as it was recorded. Durations in seconds; tokens read (cached ones too), written.

    `places` are the citations with manual, page and printed label, in the order of the answer's
    lines; `warnings` the safety notes that govern them. `refused`: how many sentences of the LM
    verification refused. `lm` names the LMs that answered, None where none was asked.
    """

    answer_id: int
    question_id: int
    answer: Answer
    places: tuple[Place, ...]
    warnings: tuple[Place, ...]
    version: str
    seconds: float
    evidence_seconds: float | None
    lm_calls: int
    tokens_in: int
    tokens_out: int
    refused: int = 0
    lm: str | None = None


@contextmanager
def prompting(kit: Kit) -> Iterator[None]:
    """Inside, and only in this thread, DSPy's modules ask the kit's LM in our prompts' form."""
    adapter = CompactAdapter(use_native_function_calling=False)
    with dspy.context(lm=kit.lm, adapter=adapter, trace=None, disable_history=True):
        yield


def ask(
    kit: Kit,
    asked: Asked,
    on_evidence: Callable[[Sequence[Part]], None] = lambda _: None,
    on_recorded: Callable[[Connection, int], None] = lambda _, __: None,
    is_wanted: Callable[[], bool] = lambda: True,
) -> Reply:
    """Answer and record. `on_evidence` gets the closest lines, well before the answer is there, and
    once more when better ones are found. What takes longer than `answer_seconds` is given up, and
    the lines that were found by then are the answer.

    `on_recorded` gets the answer's id in the transaction that writes it: what it writes stands or
    falls with the answer, and when it raises, nothing is recorded. Once `is_wanted` says no, no LM
    is asked any more, and a call that is under way is not waited for.
    """
    with span("answer", {"shoptalk.program": kit.version}) as one:
        reply = _answered(kit, asked, on_evidence, on_recorded, is_wanted)
        one.set(_told(reply))
    return reply


def _told(reply: Reply) -> dict[str, Value | None]:
    """What a span says of an answer: ids, counts, times and words of ours."""
    return {
        "shoptalk.question_id": reply.question_id,
        "shoptalk.answer_id": reply.answer_id,
        "shoptalk.status": reply.answer.status,
        "shoptalk.action": reply.answer.action,
        "shoptalk.evidence_seconds": reply.evidence_seconds,
        "shoptalk.lm_calls": reply.lm_calls,
        "shoptalk.refused": reply.refused,
    }


def _answered(
    kit: Kit,
    asked: Asked,
    on_evidence: Callable[[Sequence[Part]], None],
    on_recorded: Callable[[Connection, int], None],
    is_wanted: Callable[[], bool],
) -> Reply:
    start = time.perf_counter()
    asked = replace(asked, question=replace(asked.question, text=legible(asked.question.text)))
    evidence_at: list[float] = []

    def found(units: Sequence[Unit]) -> None:
        evidence_at.append(time.perf_counter() - start)
        on_evidence([Part.of(unit) for unit in units])

    desk = ManualsDesk(
        kit.db,
        kit.embedder,
        kit.tools,
        asked.audience,
        kit.settings,
        examples=kit.examples,
        kinds=kit.kinds,
        reranker=kit.reranker,
        on_evidence=found,
    )
    language = _language(asked)
    with (
        prompting(kit),
        answering_at(desk),
        reading_at_most(kit.settings.reader_words),
        answering_within(kit.settings.answer_seconds, is_wanted),
        record_calls() as calls,
        counting_refusals() as refusals,
    ):
        answer = kit.program(message=asked.question.text, thread=asked.thread).answer
        seen = Seen(kit.db, kit.embedder, asked.audience, desk, kit.kinds)
        with span("put beside"):
            answer = put_beside(seen, answer, kit.settings.off)
    with span("record"), kit.db.connection() as conn:
        answer = _without_manuals(conn, asked, answer)
        used = passages.read(conn, asked.audience, drawn_on(answer))
        answer = without(answer, {passage.passage_id for passage in used})
        answer = replace(answer, text=spoken(answer.text, language))
        answer = remarked(conn, asked.audience, asked.question.text, answer, language)
        places = places_of(conn, asked.audience, answer.lines)
        warnings = warnings_of(conn, asked.audience, answer)
        seconds = time.perf_counter() - start
        first = evidence_at[0] if evidence_at else None
        spent = _Spent.of(calls, seconds, first, getattr(kit.lm, "model", ""))
        question_id = questions.record(conn, asked.question)
        answer_id = _record(
            conn,
            kit,
            asked,
            question_id,
            answer,
            places,
            warnings,
            spent,
            language,
            refusals.count,
        )
        lm_memory.use(conn, question_id, desk.remembered)
        on_recorded(conn, answer_id)
    log.info(
        "question.answered",
        question_id=question_id,
        answer_id=answer_id,
        status=answer.status,
        action=answer.action,
        reason=answer.reason,
        program=kit.version,
        refused=refusals.count,
        left_out=sum(len(ranking.left_out) for ranking in answer.evidence.rankings),
        **vars(spent),
    )
    reply = Reply(
        answer_id,
        question_id,
        answer,
        places,
        warnings,
        kit.version,
        refused=refusals.count,
        **vars(spent),
    )
    kit.told(asked, reply)
    return reply


@dataclass(frozen=True)
class _Spent:
    seconds: float
    evidence_seconds: float | None
    lm_calls: int
    tokens_in: int
    tokens_out: int
    lm: str | None

    @classmethod
    def of(
        cls, calls: Sequence[Call], seconds: float, evidence: float | None, asked: str
    ) -> "_Spent":
        return cls(
            seconds,
            evidence,
            len(calls),
            sum(call.prompt_tokens for call in calls),
            sum(call.completion_tokens for call in calls),
            ", ".join(dict.fromkeys(call.lm or asked for call in calls)) or None,
        )


def _language(asked: Asked) -> Language:
    """The asker's, from the question or else from what they wrote before, the newest first."""
    before = (turn.text for turn in reversed(asked.thread.turns) if turn.role == "user")
    return language_of(asked.question.text, *before)


def _without_manuals(conn: Connection, asked: Asked, answer: Answer) -> Answer:
    """Say that there is no manual yet, where that is why nothing was found."""
    if answer.status != "not_found" or answer.evidence.passages:
        return answer
    if manuals.list_all(conn, asked.audience):
        return answer
    return replace(answer, text=wording.NO_MANUALS, reason="no manuals")


def _record(
    conn: Connection,
    kit: Kit,
    asked: Asked,
    question_id: int,
    answer: Answer,
    places: Sequence[Place],
    warnings: Sequence[Place],
    spent: _Spent,
    language: Language,
    refused: int,
) -> int:
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
        program=kit.version,
        claims=[_claim(part) for part in answer.parts],
        warnings=[vars(warning) for warning in warnings],
        p_answered=answer.p_answered,
        superseded=answer.superseded,
        remarks=answer.remarks,
        language=language,
        nearest=[passage.passage_id for passage in answer.nearest],
        audience=asked.audience.mark(),
        in_public=asked.in_public,
        refused=refused,
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
