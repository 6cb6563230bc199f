"""The stub of a language model that other tests stand on."""

from typing import Any

from agent.answering.ask import Reply
from tests.fix_lm_stub import SampleAgent, StartStub
from tests.lm_stub import stumbles
from tests.sample_questions import ANSWERED, UNANSWERED


def test_answers_from_the_sample_manual(lm_stub: StartStub, sample_agent: SampleAgent) -> None:
    """Each question is answered verified with the right line, each unanswerable one not at all."""
    agent = sample_agent(lm_stub())
    wrong: list[Any] = []
    for question, held in ANSWERED:
        reply = agent(question)
        quotes = " ".join(place.quote for place in reply.places)
        if reply.answer.status != "answered" or held not in quotes:
            wrong.append((question, reply.answer.status, reply.answer.reason, quotes))
    for question in UNANSWERED:
        reply = agent(question)
        if reply.answer.status != "not_found":
            wrong.append((question, reply.answer.status, reply.answer.text))
    assert not wrong


def test_stumbles_without_demonstrations(lm_stub: StartStub, sample_agent: SampleAgent) -> None:
    """In need of demonstrations it gets wrong what it says that it will, and the rest right."""
    agent = sample_agent(lm_stub(needs_demonstrations=True))
    kinds: dict[str | None, int] = {}
    for question, held in ANSWERED[:24]:
        kind = stumbles(question)
        reply = agent(question)
        assert _right(reply, held) == (kind is None), (question, kind, reply.answer.text)
        assert (reply.answer.status == "not_found") == (kind == "not found")
        kinds[kind] = kinds.get(kind, 0) + 1
    assert len(kinds) == 3


def _right(reply: Reply, held: str) -> bool:
    """Answered from the right line: one among lines that are shown unexplained is none."""
    answered = reply.answer.status == "answered"
    return answered and any(held in place.quote for place in reply.places)
