"""The program with the strong reader, whole, on a server that replies from recorded answers."""

from itertools import product
from typing import Any, get_args

import pytest

from agent.program.answer import Answer
from agent.program.program import Answerer
from agent.reading.strong import StrongReader
from tests.fix_recorded_lm import Recorded
from tests.read_units import bare
from tests.recorded_lm import INVENTED, Misbehaviour, recorded

pytestmark = pytest.mark.slow

_SAMPLE = [one for one in recorded() if one["doc"] == "halvorsen-hp-160"]


def asked(question: str) -> Answer:
    answer: Answer = Answerer(reader=StrongReader())(message=question).answer
    return answer


def shown(answer: Answer) -> str:
    return bare(answer.text + "".join(line.quote + line.line.read for line in answer.lines))


def test_recorded_questions(recorded_desk: Recorded) -> None:
    """Every answerable question is answered with all that must be shown, in two calls; what the
    manual does not say is never `answered`; and no early line is missing at the end."""
    for reply in _SAMPLE:
        recorded_desk.early.clear()
        recorded_desk.server.behave()
        calls = recorded_desk.server.counters.calls
        answer = asked(reply["question"])
        # Whoever sees lines is told that they may not answer, and not that there are none.
        wanted = "answered" if reply["status"] == "answered" else "likely"
        assert (answer.status, reply["id"]) == (wanted, reply["id"])
        assert [one for one in reply["shows"] if bare(one) not in shown(answer)] == [], reply["id"]
        assert recorded_desk.server.counters.calls - calls <= 3
        _holds(answer, recorded_desk)


def test_misbehaviour(recorded_desk: Recorded) -> None:
    """However the LM misbehaves there is an answer that holds the early lines and nothing that the
    manual does not print; where it mends itself, the right one."""
    reply: dict[str, Any] = _SAMPLE[0]
    server = recorded_desk.server
    for how, always in product(get_args(Misbehaviour), (False, True)):
        server.behave(how, always=always)
        recorded_desk.early.clear()
        answer = asked(reply["question"])
        assert len(server.hints) <= 2
        assert INVENTED not in answer.text
        assert "987" not in shown(answer)
        _holds(answer, recorded_desk)
        if not always:
            assert answer.status in ("answered", "likely")
            assert all(bare(one) in shown(answer) for one in reply["shows"])


def _holds(answer: Answer, desk: Recorded) -> None:
    """No line that was shown early is missing from the answer."""
    text = shown(answer)
    lines = [line for units in desk.early for unit in units for line in unit.lines]
    missing = [line.text for line in lines if line.role not in ("heading", "header")]
    assert [one for one in missing if bare(one) not in text] == []
