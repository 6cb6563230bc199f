"""A further program of the same machinery: a signature, a metric and rows make one.

Its state is JSON and says which fields it has, so that whoever serves it, promotes it or goes back
needs neither the signature's code nor the metric.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias, get_args, get_origin

import dspy

from agent.errors import BadProgram, BadRows, StateMismatch

Metric: TypeAlias = Callable[..., Any]
"""`metric(example, prediction, trace=None, pred_name=None, pred_trace=None)`: 0..1, or a
`dspy.Prediction` of `score` and `feedback`, as DSPy's optimisers call it."""
_TYPES: Final[Mapping[str, Any]] = {
    "str": str,
    "int": int,
    "float": float,
    "bool": bool,
    "list[str]": list[str],
}
_TAKEN: Final = frozenset({"answers", "classifier"})


class FurtherProgram(dspy.Module):
    """One predictor of a signature, with a state that says which."""

    def __init__(self, name: str, signature: type[dspy.Signature]) -> None:
        super().__init__()
        self.name = name
        self.fields = _fields(signature)
        self.instructions = signature.instructions
        self.predict = dspy.Predict(signature)

    def forward(self, **inputs: Any) -> dspy.Prediction:
        """The signature's outputs."""
        said: dspy.Prediction = self.predict(**inputs)
        return said

    def schema_hash(self) -> str:
        """SHA-256, in hex, of the fields' names, types and order."""
        kept = [[one["name"], one["side"], one["type"]] for one in self.fields]
        return hashlib.sha256(json.dumps([self.name, kept]).encode()).hexdigest()

    def dump_state(self, json_mode: bool = True) -> dict[str, Any]:
        """The whole state, as JSON: fields, instructions, demonstrations."""
        return {
            "program": self.name,
            "schema_hash": self.schema_hash(),
            "fields": self.fields,
            "instructions": self.instructions,
            "predictors": super().dump_state(json_mode=json_mode),
        }

    def load_state(self, state: dict[str, Any], **_: Any) -> None:
        """Take on a state that `dump_state` gave; StateMismatch where its fields are others. No LM
        is taken from it."""
        if state.get("schema_hash") != self.schema_hash():
            raise StateMismatch
        self.predict.load_state({**state["predictors"]["predict"], "lm": None})


@dataclass(frozen=True)
class Further:
    """A program to be learned: its name in the registry, what it is asked, and what is right.

    BadProgram where the name is taken, or a field has a type that no state can hold.
    """

    name: str
    signature: type[dspy.Signature]
    metric: Metric

    def __post_init__(self) -> None:
        if self.name.partition(":")[0] in _TAKEN or not self.name.isidentifier():
            raise BadProgram(f"{self.name!r} is no name for a further program: take a plain word.")
        _fields(self.signature)

    def program(self) -> FurtherProgram:
        """The program before anything was learned."""
        return FurtherProgram(self.name, self.signature)

    def row(self, **fields: Any) -> dspy.Example:
        """A row to learn from or to compare on; BadRows where it lacks a field."""
        names = (*self.signature.input_fields, *self.signature.output_fields)
        if lacking := [name for name in names if fields.get(name) in (None, "")]:
            raise BadRows(f"A row of {self.name!r} lacks {', '.join(lacking)}: {fields}.")
        return dspy.Example(**fields).with_inputs(*self.signature.input_fields)


def load(state: Mapping[str, Any]) -> FurtherProgram:
    """The program in that state; StateMismatch where it is none."""
    try:
        fields = {str(one["name"]): _field(one) for one in state["fields"]}
        made = dspy.make_signature(fields, str(state["instructions"]))
        program = FurtherProgram(str(state["program"]), made)
        program.load_state(dict(state))
    except (AttributeError, BadProgram, KeyError, TypeError, ValueError) as error:
        raise StateMismatch from error
    return program


def _fields(signature: type[dspy.Signature]) -> list[dict[str, Any]]:
    """The fields as JSON, in their order."""
    sides = {"input": signature.input_fields, "output": signature.output_fields}
    return [
        {
            "name": name,
            "side": side,
            "type": _written(name, field.annotation),
            "desc": (field.json_schema_extra or {}).get("desc", ""),
        }
        for side, fields in sides.items()
        for name, field in fields.items()
    ]


def _written(name: str, annotation: Any) -> str | list[str]:
    if get_origin(annotation) is Literal and all(isinstance(o, str) for o in get_args(annotation)):
        return list(get_args(annotation))
    for said, kind in _TYPES.items():
        if annotation == kind:
            return said
    raise BadProgram(
        f"The field {name!r} is a {annotation}: give it str, int, float, bool, list[str] or a "
        "Literal of words."
    )


def _field(one: Mapping[str, Any]) -> tuple[Any, Any]:
    written = one["type"]
    kind: Any = Literal[tuple(written)] if isinstance(written, list) else _TYPES[written]
    made = dspy.InputField if one["side"] == "input" else dspy.OutputField
    return kind, made(desc=one["desc"])
