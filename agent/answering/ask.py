"""Answer one question from end to end, and record it: the agent's public face.

The question, its answer, citations, retrievals, program version, timings and token counts are
written in one transaction, after the LM; no connection is held while it is awaited.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import dspy
import structlog

from agent.answering.asked import Asked, Kit, Reply, Spent
from agent.answering.beside import Seen, put_beside
from agent.answering.desk import ManualsDesk
from agent.answering.pinned import by_fit, fitting, message_of, named, pin_said, pinned_at, told
from agent.answering.places import places_of, warnings_of
from agent.answering.recording import record
from agent.answering.remarks import remarked
from agent.answering.withdrawn import drawn_on, without
from agent.equipment import Machine
from agent.errors import NothingByWords
from agent.evidence import Unit, answering_at
from agent.lm import CompactAdapter, answering_within, record_calls
from agent.program import Answer, Part, without_manuals
from agent.reading import counting_refusals, reading_at_most
from agent.wording import in_language, spoken
from agent.wording import sentences as wording
from ingest.calling import using
from ingest.legible import legible
from sql import equipment, lm_memory, manuals, passages, questions
from sql.database import Connection
from sql.spans import Value, span

log = structlog.get_logger()


@contextmanager
def prompting(kit: Kit) -> Iterator[None]:
    """Inside, and only in this thread, DSPy's modules ask the kit's LM in our prompts' form."""
    adapter = CompactAdapter(use_native_function_calling=False)
    with dspy.context(lm=kit.lm, adapter=adapter, trace=None, disable_history=True):
        yield


def ask(
    kit: Kit,
    asked: Asked,
    on_evidence: Callable[[Sequence[Part], Machine | None], None] = lambda _, __: None,
    on_recorded: Callable[[Connection, int], None] = lambda _, __: None,
    is_wanted: Callable[[], bool] = lambda: True,
) -> Reply:
    """Answer and record. `on_evidence` gets the closest lines, well before the answer is there, and
    once more when better ones are found, with the machine that it is about where one is known: what
    is for other machines comes last. What takes longer than `answer_seconds` is given up, and
    the lines that were found by then are the answer.

    `on_recorded` gets the answer's id in the transaction that writes it: what it writes stands or
    falls with the answer, and when it raises, nothing is recorded. Once `is_wanted` says no, no LM
    is asked any more, and a call that is under way is not waited for.

    Raises NothingByWords where nothing was found and it could not be searched by meaning: that is
    not that the manuals do not say.
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
    on_evidence: Callable[[Sequence[Part], Machine | None], None],
    on_recorded: Callable[[Connection, int], None],
    is_wanted: Callable[[], bool],
) -> Reply:
    start = time.perf_counter()
    asked = replace(asked, question=replace(asked.question, text=legible(asked.question.text)))
    evidence_at: list[float] = []

    def found(units: Sequence[Unit]) -> None:
        evidence_at.append(time.perf_counter() - start)
        parts = [Part.of(unit) for unit in units]
        if pinned.machine is not None:
            fit, off = by_fit(parts, pinned.machine)
            parts = [*fit, *off]
        on_evidence(parts, pinned.machine)

    message = message_of(asked.question.text, asked.thread)
    with kit.db.connection() as conn:
        pinned = pinned_at(conn, asked.audience, asked.question, message)
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
        left_out=pinned.left_out,
    )
    language = asked.language
    with (
        prompting(kit),
        answering_at(desk),
        reading_at_most(kit.settings.reader_words),
        answering_within(kit.settings.answer_seconds, is_wanted),
        record_calls() as calls,
        counting_refusals() as refusals,
        using() as uses,
    ):
        if message.text and (message.said is None or message.said.where == "thread"):
            answer = kit.program(message=message.text, thread=message.thread).answer
        else:
            said = pin_said(pinned, message, language)
            answer = without_manuals("chat", "decline", said, "machine said")
        seen = Seen(
            kit.db, kit.embedder, asked.audience, desk, kit.kinds, pinned.left_out, pinned.machine
        )
        with span("put beside"):
            answer = fitting(put_beside(seen, answer, kit.settings.off), pinned)
    with span("record"), kit.db.connection() as conn:
        answer = _without_manuals(conn, asked, answer)
        used = passages.read(conn, asked.audience, drawn_on(answer))
        answer = without(answer, {passage.passage_id for passage in used})
        answer = replace(answer, text=spoken(answer.text, language))
        answer = remarked(conn, asked.audience, message.text, answer, language)
        if desk.by_words and answer.status == "not_found" and answer.reason != "no manuals":
            raise NothingByWords
        if answer.status not in ("chat", "clarify"):
            more = [in_language(wording.WORDS_ALONE, language)] if desk.by_words else []
            answer = replace(answer, remarks=(*answer.remarks, *told(pinned, language), *more))
        places = places_of(conn, asked.audience, answer.lines)
        warnings = warnings_of(conn, asked.audience, answer)
        seconds = time.perf_counter() - start
        first = evidence_at[0] if evidence_at else None
        spent = Spent.of(calls, seconds, first, getattr(kit.lm, "model", ""), refusals.count, uses)
        question_id = questions.record(conn, asked.question)
        answer_id = record(
            conn, kit.version, asked, question_id, answer, places, warnings, spent, language
        )
        lm_memory.use(conn, question_id, desk.remembered)
        if message.said is not None and message.said.where == "thread":
            equipment.pin_thread(conn, question_id, named(message.said.machine))
        on_recorded(conn, answer_id)
    log.info(
        "question.answered",
        question_id=question_id,
        answer_id=answer_id,
        status=answer.status,
        action=answer.action,
        reason=answer.reason,
        program=kit.version,
        left_out=sum(len(ranking.left_out) for ranking in answer.evidence.rankings),
        **vars(spent),
    )
    reply = Reply(answer_id, question_id, answer, places, warnings, kit.version, **vars(spent))
    kit.told(asked, reply)
    return reply


def _without_manuals(conn: Connection, asked: Asked, answer: Answer) -> Answer:
    """Say that there is no manual yet, where that is why nothing was found."""
    if answer.status != "not_found" or answer.evidence.passages:
        return answer
    if manuals.list_all(conn, asked.audience):
        return answer
    return replace(answer, text=wording.NO_MANUALS, reason="no manuals")
