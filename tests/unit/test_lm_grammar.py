"""The layout in which the embedded LM replies is the one that DSPy parses, in fewest tokens."""

import json

from agent.lm.grammar import compact

CLOSED = {
    "type": "object",
    "properties": {"quote": {"type": "string"}, 'odd "name"': {"$ref": "#/$defs/n"}},
    "required": ["quote", 'odd "name"'],
    "additionalProperties": False,
    "$defs": {"n": {"type": "integer"}},
}


def test_first_key_is_given() -> None:
    """The reply begins with the first key, and the grammar goes on at its value."""
    layout = compact(CLOSED)
    assert layout.given == '{"quote":'
    first, start, *values = layout.grammar.splitlines()
    assert first == "%llguidance {}"
    assert start == 'start: " " v0 ", \\"odd \\\\\\"name\\\\\\"\\": " v1 "}"'
    assert json.loads(values[1].removeprefix("v1: %json "))["$defs"] == CLOSED["$defs"]


def test_open_schema_is_left_whole() -> None:
    """Where the first key is not certain nothing is given, and the schema stays as it is."""
    for change in ({"additionalProperties": True}, {"required": ["quote"]}, {"type": "array"}):
        layout = compact(CLOSED | change)
        assert layout.given == ""
        schema = json.loads(layout.grammar.splitlines()[1].removeprefix("start: %json "))
        assert schema | CLOSED | change == schema
