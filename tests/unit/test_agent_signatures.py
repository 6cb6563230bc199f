"""The prompts are code: a change of wording is a change here, and wants new measurements.

The thresholds of the packaged program were fitted on exactly these texts.
"""

import dspy
import pytest

from agent.lm.adapter import CompactAdapter
from agent.program.state import default
from agent.reading.signatures import Check, Compose, Triage

_TRIAGE = """\
You read what a maintenance technician wrote in a thread and prepare the manual search.

Choose search unless you are sure that the thread already answers the message, that the
message asks for nothing, or that it cannot be searched without one more detail.
Write queries in the language of the manuals, with the words that a manual would use.

Reply with one JSON object:
"question": the message as one question that is understood without the thread
"queries" (list[str]): one to three short searches of the manuals
"action" (Literal['search', 'from_thread', 'clarify', 'decline']): what to do next"""

_COMPOSE = """\
You answer maintenance technicians from numbered passages of their manuals.

Each claim has a quote, which is the words of one passage that answer the question, copied
exactly, and a text, which is the answer in one short sentence with nothing that the quote
does not say. When no passage answers the question, claims is empty.

Reply with one JSON object:
"claims" (list[Claim]): [{"quote": ..., "text": ...}]"""

_CHECK = """\
You check answers given to maintenance technicians against the manual.

Say yes only when the manual's lines state exactly what the technician asked, for the
same machine, part and condition. Say no when they are about something else.

Reply with one JSON object:
"answered" (Literal['yes', 'no']): whether the lines answer it"""


@pytest.mark.parametrize(
    ("signature", "prompt"),
    [(Triage, _TRIAGE), (Compose, _COMPOSE), (Check, _CHECK)],
    ids=["triage", "compose", "check"],
)
def test_prompt(signature: type[dspy.Signature], prompt: str) -> None:
    """What an LM is told is this, to the letter."""
    assert CompactAdapter().format_system_message(signature) == prompt


def test_inputs() -> None:
    """What an LM is given, in this order: what changes least comes first."""
    assert list(Triage.input_fields) == ["thread", "message"]
    assert list(Compose.input_fields) == ["passages", "question"]
    assert list(Check.input_fields) == ["question", "lines"]


def test_demonstrations_include_abstentions() -> None:
    """The packaged demonstrations show when not to answer too: else a small model always does."""
    program = default()
    claims = [demo["claims"] for demo in program.compose.predict.demos]
    answered = [demo["answered"] for demo in program.check.predict.demos]
    assert any(claims)
    assert not all(claims)
    assert set(answered) == {"yes", "no"}
