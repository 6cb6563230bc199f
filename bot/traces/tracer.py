"""One trace for each answer, written beside it: no answer waits for it, or fails with it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

import structlog

from bot.traces.library import beside, mlflow, refused

if TYPE_CHECKING:  # whoever opens a shop needs no DSPy for that
    from agent.answering import Asked, Reply

log = structlog.get_logger()
EXPERIMENT: Final = "shoptalk"
ANSWER: Final = "shoptalk.answer_id"
TEAM: Final = "shoptalk.team"
_NANO: Final = 1_000_000_000


class Tracer:
    """Traces answers into the store at `uri`. Thread-safe. The process's MLflow looks there from
    then on."""

    def __init__(self, uri: str) -> None:
        """NoMlflow where the extra is missing."""
        self.library = mlflow()
        self._uri = uri
        self._experiment: str | None = None
        # One thread: MLflow's setting up of a store is not for two at a time.
        self._room = ThreadPoolExecutor(1, "trace")

    def answered(self, asked: Asked, reply: Reply) -> None:
        """The answer will be traced soon; where that fails, the log has a line."""
        ended = time.time()
        self._room.submit(self._write, asked, reply, ended).add_done_callback(_say)

    def experiment(self) -> str:
        """The id of the experiment that holds the traces, which is there."""
        if self._experiment is None:
            self.library.set_tracking_uri(self._uri)
            there = self.library.get_experiment_by_name(EXPERIMENT)
            self._experiment = str(
                there.experiment_id
                if there
                else self.library.create_experiment(EXPERIMENT, artifact_location=beside(self._uri))
            )
        return self._experiment

    def close(self) -> None:
        """What was answered until now is traced."""
        self._room.shutdown()
        if self._experiment is not None:
            self.library.flush_trace_async_logging(terminate=True)

    def _write(self, asked: Asked, reply: Reply, ended: float) -> None:
        answer, question = reply.answer, asked.question
        began = ended - reply.seconds
        root = self.library.start_span_no_context(
            "answer",
            span_type="AGENT",
            inputs={"question": question.text, "channel": question.channel},
            attributes={
                "program": reply.version,
                "kind": answer.kind,
                "lm_calls": reply.lm_calls,
                "tokens_in": reply.tokens_in,
                "tokens_out": reply.tokens_out,
                "p_answered": answer.p_answered,
            },
            tags={
                ANSWER: str(reply.answer_id),
                TEAM: question.team,
                "shoptalk.status": answer.status,
                "shoptalk.program": reply.version,
            },
            experiment_id=self.experiment(),
            start_time_ns=int(began * _NANO),
        )
        if reply.evidence_seconds is not None:
            found = self.library.start_span_no_context(
                "evidence",
                span_type="RETRIEVER",
                parent_span=root,
                inputs=[one.query for one in answer.evidence.rankings],
                start_time_ns=int(began * _NANO),
            )
            documents = [_document(one) for one in answer.evidence.passages]
            end = int((began + reply.evidence_seconds) * _NANO)
            found.end(outputs=documents, end_time_ns=end)
        lines = [
            {"manual": one.manual, "page": one.page, "label": one.label, "quote": one.quote}
            for one in reply.places
        ]
        told = {"status": answer.status, "answer": answer.text, "citations": lines}
        root.end(outputs=told, end_time_ns=int(ended * _NANO))


def _document(passage: Any) -> dict[str, Any]:
    """A passage in the form in which MLflow shows what a search found."""
    where = {"doc_uri": f"{passage.manual}, page {passage.page_from}", "section": passage.section}
    return {"id": str(passage.passage_id), "page_content": passage.text, "metadata": where}


def _say(done: Any) -> None:
    if not done.cancelled() and (error := done.exception()) is not None:
        log.warning("trace.failed", error=type(error).__name__, reason=refused(error))
