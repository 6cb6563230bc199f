"""A second look at the units that a search found: question and text read together by a reranker.

Off unless AGENT_RERANKER names one. It is an extra: where it cannot be had or fails, the search's
order stands, and one line in the log says why.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import structlog

from agent.errors import RerankerFailed
from agent.evidence.cross_encoder import CrossEncoder
from agent.evidence.rerank_endpoint import RerankChain
from agent.evidence.reranking import endpoints_of
from agent.evidence.units import Unit
from agent.settings import AgentSettings
from ingest.calling import Ledger

log = structlog.get_logger()

_WORDS, _PARTS = 250, 4
"""A unit is read in at most so many parts of about so many words, which fit into 512 tokens."""


class Reranker(Protocol):
    """Says how well texts answer a question; safe to use from several threads."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """One score for each text, the higher the better; what they measure is the model's own.
        Raises RerankerFailed."""
        ...


def open_reranker(
    settings: AgentSettings, *, strictly: bool = False, ledger: Ledger | None = None
) -> Reranker | None:
    """The reranker that the settings name, ready to use; None where it is off or, unless
    `strictly`, cannot be used. Calls of endpoints are counted in `ledger`: without it no limit
    holds."""
    named = settings.reranker
    if named == "off":
        return None
    if named.startswith(("http://", "https://")):
        try:
            endpoints = endpoints_of(settings, ledger)
        except RerankerFailed as error:
            if strictly:
                raise
            log.warning("reranker.unusable", reason=str(error))
            return None
        return endpoints[0] if len(endpoints) == 1 else RerankChain(endpoints)
    try:
        return CrossEncoder(Path(named).expanduser(), settings.reranker_sha256 or "")
    except RerankerFailed as error:
        if strictly:
            raise
        log.warning("reranker.unusable", reason=str(error))
        return None


def rerank(
    reranker: Reranker | None, question: str, rated: Sequence[tuple[Unit, float]]
) -> list[tuple[Unit, float]]:
    """The units with the scores that the search gave them, in the reranker's order, best first.

    The scores stay the search's own, so that whatever is fitted on them means the same with a
    reranker and without. A unit counts as its best part; ties keep the search's order. Without a
    reranker, or where it fails, the order stays as it is.
    """
    if reranker is None or len(rated) < 2:
        return list(rated)
    parts = [(at, part) for at, (unit, _) in enumerate(rated) for part in _parts(unit)]
    try:
        scores = reranker.scores(question, [part for _, part in parts])
    except RerankerFailed as error:
        log.warning("reranker.failed", reason=str(error))
        return list(rated)
    best = [float("-inf")] * len(rated)
    for (at, _), score in zip(parts, scores, strict=True):
        best[at] = max(best[at], score)
    order = sorted(range(len(rated)), key=lambda at: -best[at])
    return [rated[at] for at in order]


def _parts(unit: Unit) -> list[str]:
    """The unit's lines in runs, each under the heading that says what they are about."""
    heading = " · ".join(part for part in (unit.manual, unit.section or unit.title) if part)
    return [f"{heading}\n{text}" for text in _runs(unit)][:_PARTS]


def _runs(unit: Unit) -> Iterator[str]:
    held: list[str] = []
    words = 0
    for line in unit.lines:
        more = len(line.read.split())
        if held and words + more > _WORDS:
            yield "\n".join(held)
            held, words = [], 0
        held.append(line.read)
        words += more
    yield "\n".join(held)
