"""How a signature becomes a prompt: what never changes first, and few tokens.

DSPy's JSONAdapter repeats the output's layout after the inputs and describes every field three
times; on a server that reads 60 tokens a second each of these costs time at every question.
Here the system message holds all that is fixed (a prefix cache keeps it) and the user message
holds the inputs alone. Parsing, demonstrations and structured outputs are JSONAdapter's.
"""

import json
from typing import Any

import dspy
from dspy.adapters.utils import get_annotation_name, serialize_for_json


class CompactAdapter(dspy.JSONAdapter):
    """JSONAdapter with a short, cacheable layout; any signature and optimiser works with it."""

    def format_system_message(self, signature: type[dspy.Signature]) -> str:
        """The instructions, then one line for each output field in the order of the reply."""
        lines = [signature.instructions.strip(), "", "Reply with one JSON object:"]
        for name, field in signature.output_fields.items():
            kind = "" if field.annotation is str else f" ({get_annotation_name(field.annotation)})"
            lines.append(f'"{name}"{kind}: {_description(name, field)}')
        return "\n".join(lines)

    def format_user_message_content(
        self,
        signature: type[dspy.Signature],
        inputs: dict[str, Any],
        prefix: str = "",
        suffix: str = "",
        main_request: bool = False,
    ) -> str:
        """The inputs in the signature's order, each under its name."""
        parts = [prefix] if prefix else []
        for name in signature.input_fields:
            if name in inputs:
                parts.append(f"{name.upper()}\n{_plain(inputs[name])}")
        parts.extend([suffix] if suffix else [])
        return "\n\n".join(parts).strip()

    def format_assistant_message_content(
        self,
        signature: type[dspy.Signature],
        outputs: dict[str, Any],
        missing_field_message: str | None = None,
    ) -> str:
        """A demonstration's outputs in the very form that the LM has to write."""
        values = {
            name: outputs.get(name, missing_field_message) for name in signature.output_fields
        }
        return json.dumps(serialize_for_json(values), ensure_ascii=False)


def _description(name: str, field: Any) -> str:
    written = (field.json_schema_extra or {}).get("desc") or ""
    return name if written == f"${{{name}}}" else written


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
