"""The prompt's layout: what is fixed first and once, the inputs last and bare."""

from typing import Literal

import dspy

from agent.lm.adapter import CompactAdapter


class _Pick(dspy.Signature):
    """Pick a tool."""

    question: str = dspy.InputField(desc="what is asked")
    pages: list[int] = dspy.InputField()
    why: str = dspy.OutputField()
    tool: Literal["spanner", "hammer"] = dspy.OutputField(desc="the tool")


_DEMO = dspy.Example(question="Nail?", pages=[1], why="It is a nail.", tool="hammer")


def _messages(question: str, *demos: dspy.Example) -> list[dict[str, str]]:
    adapter = CompactAdapter()
    inputs = {"question": question, "pages": [2, 3]}
    return adapter.format(signature=_Pick, demos=list(demos), inputs=inputs)


def test_system_message() -> None:
    """Instructions, then one line for each field of the reply, with its type where it has one."""
    system = _messages("Nut?")[0]
    assert system == {
        "role": "system",
        "content": "Pick a tool.\n\nReply with one JSON object:\n"
        "\"why\": why\n\"tool\" (Literal['spanner', 'hammer']): the tool",
    }


def test_user_message() -> None:
    """The inputs alone, each under its name, values as JSON where they are no text."""
    assert _messages("Nut?")[-1]["content"] == "QUESTION\nNut?\n\nPAGES\n[2, 3]"


def test_demonstrations() -> None:
    """A demonstration looks exactly like a call: inputs, then the reply as one JSON object."""
    _, asked, replied, _ = _messages("Nut?", _DEMO)
    assert asked["content"] == "QUESTION\nNail?\n\nPAGES\n[1]"
    assert replied["content"] == '{"why": "It is a nail.", "tool": "hammer"}'


def test_all_that_is_fixed_comes_first() -> None:
    """Two questions differ in the last message only, so that a server keeps the rest read."""
    one, other = _messages("Nut?", _DEMO), _messages("Bolt?", _DEMO)
    assert one[:-1] == other[:-1]
    assert one[-1] != other[-1]


def test_reply_round_trip() -> None:
    """What a demonstration shows is what is parsed, with types."""
    said = CompactAdapter().parse(_Pick, '{"why": "It is one.", "tool": "spanner"}')
    assert said == {"why": "It is one.", "tool": "spanner"}
