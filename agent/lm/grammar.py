"""Make the embedded LM write a JSON object in as few tokens as it can be written in.

Asked for a JSON schema, the server lets the LM add a code fence, line breaks and indentation: a
third of the tokens of a typical reply. The grammar here allows one layout only, that of
`json.dumps`, and the reply's first key is given beforehand, so that writing begins at a value.
Works on servers whose grammars are llguidance's, as xllamacpp's are.
"""

import json
from dataclasses import dataclass
from typing import Any

_LAYOUT = {
    "x-guidance": {"whitespace_flexible": False, "key_separator": ": ", "item_separator": ", "}
}


@dataclass(frozen=True)
class Layout:
    """`grammar` for what is still to be written after the reply's beginning `given`."""

    grammar: str
    given: str


def compact(schema: dict[str, Any]) -> Layout:
    """The layout for a JSON schema; `given` is empty where the first key is not certain."""
    properties = schema.get("properties") or {}
    certain = (
        schema.get("type") == "object"
        and bool(properties)
        and set(schema.get("required") or ()) == set(properties)
        and schema.get("additionalProperties") is False
    )
    if not certain:
        return Layout(f"%llguidance {{}}\nstart: {_value(schema)}", "")
    names = list(properties)
    shared = {"$defs": schema["$defs"]} if "$defs" in schema else {}
    # JSON's string escapes are those of the grammar's literals.
    keys = [json.dumps(f", {json.dumps(name)}: ") for name in names[1:]]
    members = " ".join(f"{key} v{i}" for i, key in enumerate(keys, 1))
    rules = [f"v{i}: {_value(properties[name] | shared)}" for i, name in enumerate(names)]
    start = f'start: " " v0 {members} "}}"'
    return Layout("\n".join(["%llguidance {}", start, *rules]), f"{{{json.dumps(names[0])}:")


def _value(schema: dict[str, Any]) -> str:
    return f"%json {json.dumps(schema | _LAYOUT)}"
