"""A program's state as JSON: what the optimiser may change, and nothing that can run.

A state belongs to the signatures that it was made for. DSPy loads state by position, so that a
state for other fields would load silently with shifted descriptions: the hash of all signatures is
kept beside it and must be the same.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib import resources
from typing import Any

from agent.conversation.likeness import Bounds
from agent.errors import StateMismatch
from agent.program.program import Answerer
from agent.reading.check import Decision

DEFAULT_VERSION = "default-2"


def schema_hash(program: Answerer) -> str:
    """SHA-256, in hex, of the names, types and order of the fields of all predictors."""
    fields = {
        name: [(field, str(info.annotation)) for field, info in predictor.signature.fields.items()]
        for name, predictor in sorted(program.named_predictors())
    }
    return hashlib.sha256(json.dumps(fields).encode()).hexdigest()


def dump(program: Answerer) -> dict[str, Any]:
    """The state as a JSON document: predictors (instructions, demonstrations) and decision."""
    return {
        "schema_hash": schema_hash(program),
        "predictors": {
            name: predictor.dump_state(json_mode=True)
            for name, predictor in program.named_predictors()
        },
        "decision": asdict(program.decision),
        "bounds": program.bounds.document(),
        "trust_triage": program.trust_triage,
    }


def load(state: Mapping[str, Any]) -> Answerer:
    """A program in that state; raises StateMismatch where it is another release's.

    An LM that the state may name is left out: which LM answers is the settings' matter.
    """
    try:
        program = Answerer(
            Decision(**state["decision"]),
            Bounds(**state["bounds"]),
            trust_triage=bool(state["trust_triage"]),
        )
        if state["schema_hash"] != schema_hash(program):
            raise StateMismatch
        for name, predictor in program.named_predictors():
            if name in state["predictors"]:
                predictor.load_state({**state["predictors"][name], "lm": None})
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise StateMismatch from error
    return program


def default() -> Answerer:
    """The program that a new home starts with."""
    text = resources.files("agent").joinpath("programs", "default.json").read_text("utf-8")
    return load(json.loads(text))
