"""The stub of a language model that other tests stand on."""

from typing import Any

from tests.fix_learning import answers_with
from tests.fix_lm_stub import SampleAgent, StartStub
from tests.lm_stub import stumbles
from tests.sample_questions import ANSWERED, UNANSWERED


def test_answers_from_the_sample_manual(lm_stub: StartStub, sample_agent: SampleAgent) -> None:
    """Each question is answered first by the right line, of each unanswerable one nothing is
    called an answer."""
    agent = sample_agent(lm_stub())
    wrong: list[Any] = []
    for question, held in ANSWERED:
        reply = agent(question)
        parts = reply.answer.parts
        shown = [line.text for line in parts[0].lines] if parts else []
        if reply.answer.status != "answered" or not any(held in line for line in shown):
            wrong.append((question, reply.answer.status, reply.answer.reason, reply.answer.text))
    for question in UNANSWERED:
        reply = agent(question)
        if reply.answer.status not in ("likely", "not_found"):
            wrong.append((question, reply.answer.status, reply.answer.text))
    assert not wrong


def test_stumbles_without_demonstrations(lm_stub: StartStub, sample_agent: SampleAgent) -> None:
    """In need of demonstrations it gets wrong what it says that it will, and the rest right."""
    agent = sample_agent(lm_stub(needs_demonstrations=True))
    kinds: dict[str | None, int] = {}
    for question, held in ANSWERED[:24]:
        kind = stumbles(question)
        reply = agent(question)
        assert answers_with(reply, held) == (kind is None), (question, kind, reply.answer.text)
        assert kind != "not found" or reply.answer.status == "likely"
        kinds[kind] = kinds.get(kind, 0) + 1
    assert len(kinds) == 3
