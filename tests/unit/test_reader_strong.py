"""The strong reader on an OpenAI-compatible server: good replies, and every kind of bad ones."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import dspy
import pytest

from agent.errors import LMUnavailable
from agent.evidence.units import Unit
from agent.lm.adapter import CompactAdapter
from agent.lm.models import open_lm, outages, record_calls
from agent.reading.reader import Choice, leads_checked_by, reading_at_most
from agent.reading.strong import StrongReader
from agent.settings import AgentSettings
from sql.home import Home
from tests.read_units import bare, near, units_of
from tests.recorded_lm import INVENTED, Misbehaviour, RecordedLM, recorded

_REPLIES = recorded()
_SAMPLE = [one for one in _REPLIES if one["doc"] == "halvorsen-hp-160"]
_OTHERS = [one for one in _REPLIES if one["doc"] != "halvorsen-hp-160"]
_DEV = os.environ.get("SHOPTALK_DEV_DATA")
_TORQUE = _SAMPLE[0]


@pytest.fixture
def lm(tmp_path: Path) -> Iterator[RecordedLM]:
    """The server, and DSPy told to use it."""
    with RecordedLM() as server:
        settings = AgentSettings(lm="openai/recorded", lm_api_base=server.url, _env_file=None)
        with (
            open_lm(settings, Home(tmp_path)) as lms,
            dspy.context(lm=lms.answers, adapter=CompactAdapter()),
        ):
            yield server


def shown(units: Sequence[Unit], read: dspy.Prediction) -> str:
    """All that the chosen lines show, without white space."""
    lines = [
        line.text
        for choice in read.chosen
        for at, line in enumerate(units[choice.unit].lines)
        if not choice.lines or at in choice.lines
    ]
    return bare("".join(lines))


def wanted(reply: dict[str, Any]) -> list[str]:
    """Words of the manual that a search for the question would have to find."""
    return [one.get("line") or one["unit_of"] for one in reply["evidence"]] + reply["shows"]


def good(read: dspy.Prediction, reply: dict[str, Any], units: Sequence[Unit]) -> bool:
    return (
        (read.status, read.kind, read.lead) == (reply["status"], reply["kind"], reply["lead"])
        and bool(read.chosen) == bool(reply["evidence"])
        and all(bare(one) in shown(units, read) for one in reply["shows"])
    )


def no_invention(lead: str, chosen: Sequence[Choice]) -> str:
    return "987 is not in the lines." if "987" in lead else ""


@pytest.mark.parametrize("reply", _SAMPLE, ids=lambda one: one["id"])
def test_recorded_questions(lm: RecordedLM, reply: dict[str, Any]) -> None:
    """A good reply becomes status, lines and lead in one call, and shows what it must."""
    units = near(units_of(), wanted(reply))
    read = StrongReader()(question=reply["question"], kind="", units=units)
    assert good(read, reply, units)
    assert read.p is None
    assert lm.hints == [""]


@pytest.mark.skipif(not _DEV, reason="SHOPTALK_DEV_DATA is not set")
@pytest.mark.parametrize("reply", _OTHERS, ids=lambda one: one["id"])
def test_recorded_questions_on_other_manuals(lm: RecordedLM, reply: dict[str, Any]) -> None:
    """The same holds for the manuals of the development data."""
    pdf = Path(_DEV or "", "manuals", "pdf", f"{reply['doc']}.pdf")
    units = near(units_of(pdf), wanted(reply))
    assert good(StrongReader()(question=reply["question"], kind="", units=units), reply, units)


@pytest.mark.parametrize(
    ("how", "hint"),
    [
        ("wrong ids", "u99.1, 5.5, the torque table"),
        ("invented quote", "987"),
        ("refusal", "JSON"),
        ("empty", "JSON"),
        ("cut off", ""),
        ("null", "JSON"),
    ],
)
def test_mended(lm: RecordedLM, how: Misbehaviour, hint: str) -> None:
    """A reply that cannot be used is asked for once more, with what was wrong with it."""
    lm.behave(how)
    units = near(units_of(), _TORQUE["shows"])
    with leads_checked_by(no_invention):
        read = StrongReader()(question=_TORQUE["question"], kind="", units=units)
    assert good(read, _TORQUE, units)
    assert len(lm.hints) == 2
    assert hint in lm.hints[1]


@pytest.mark.parametrize("how", ["prose", "own words"])
def test_read_as_it_is(lm: RecordedLM, how: Misbehaviour) -> None:
    """Prose around the JSON, or a field in words of its own, costs no second call."""
    lm.behave(how)
    units = near(units_of(), _TORQUE["shows"])
    read = StrongReader()(question=_TORQUE["question"], kind="value", units=units)
    assert lm.hints == [""]
    assert all(bare(one) in shown(units, read) for one in _TORQUE["shows"])
    assert read.kind == "value"
    assert read.status == ("answered" if how == "prose" else None)


@pytest.mark.parametrize("how", ["wrong ids", "refusal", "empty", "cut off", "null"])
def test_given_up(lm: RecordedLM, how: Misbehaviour) -> None:
    """Two replies without evidence leave everything open: no status, no lines, no lead."""
    lm.behave(how, always=True)
    units = near(units_of(), _TORQUE["shows"])
    read = StrongReader()(question=_TORQUE["question"], kind="value", units=units)
    assert (read.status, read.chosen, read.lead, read.kind) == (None, [], "", read.kind)
    assert len(lm.hints) == 2


def test_a_lead_that_fails_twice_is_left_out(lm: RecordedLM) -> None:
    """The lines stand without the lead that was complained about twice."""
    lm.behave("invented quote", always=True)
    units = near(units_of(), _TORQUE["shows"])
    with leads_checked_by(no_invention):
        read = StrongReader()(question=_TORQUE["question"], kind="", units=units)
    assert (read.status, read.lead, len(lm.hints)) == ("answered", "", 2)
    assert all(bare(one) in shown(units, read) for one in _TORQUE["shows"])


def test_without_a_check_the_lead_is_handed_on(lm: RecordedLM) -> None:
    """A reader verifies nothing itself."""
    lm.behave("invented quote")
    units = near(units_of(), _TORQUE["shows"])
    read = StrongReader()(question=_TORQUE["question"], kind="", units=units)
    assert (read.lead, len(lm.hints)) == (INVENTED, 1)


def test_not_found_needs_no_second_call(lm: RecordedLM) -> None:
    """That nothing answers is a reply like another; what search gave is not argued with."""
    lm.behave("invented quote", always=True)
    read = StrongReader()(question="Who won the cup?", kind="", units=units_of()[:4])
    assert (read.chosen, read.lead) == ([], "")


def test_no_units_no_call(lm: RecordedLM) -> None:
    """Where the search found nothing the LM is not asked."""
    read = StrongReader()(question="Anything?", kind="value", units=[])
    assert (read.status, read.p, read.chosen, read.kind) == (None, None, [], "value")
    assert lm.hints == []


def test_words(lm: RecordedLM) -> None:
    """The LM is given about as many words as the settings say."""
    with record_calls() as calls, reading_at_most(300):
        StrongReader()(question=_TORQUE["question"], kind="", units=units_of())
    with record_calls() as more, reading_at_most(3000):
        StrongReader()(question=_TORQUE["question"], kind="", units=units_of())
    assert calls[0].prompt_tokens + 2000 < more[0].prompt_tokens


def test_outage(lm: RecordedLM) -> None:
    """A server that is gone is an outage, which the program knows."""
    lm.close()
    with pytest.raises(LMUnavailable), outages():
        StrongReader()(question="Anything?", kind="", units=units_of()[:2])
