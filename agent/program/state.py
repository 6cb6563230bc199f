"""A program's state as JSON: what the optimiser may change, and nothing that can run.

A state belongs to the signatures that it was made for. DSPy loads state by position, so that a
state for other fields would load silently with shifted descriptions: the hash of all signatures is
kept beside it and must be the same. `program.save` and `program.load` of DSPy go the same way.
"""

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from agent.errors import StateMismatch
from agent.program.program import Answerer
from agent.program.stages import READERS

DEFAULT_VERSION = "default-3"


def schema_hash(program: Answerer) -> str:
    """SHA-256, in hex, of the names, types and order of the fields of all predictors."""
    return program.schema_hash()


def dump(program: Answerer) -> dict[str, Any]:
    """The state as a JSON document: predictors (instructions, demonstrations), decision, weights,
    bounds, and which reader reads."""
    document: dict[str, Any] = program.dump_state(json_mode=True)
    return document


def load(state: Mapping[str, Any]) -> Answerer:
    """A program in that state; raises StateMismatch where it is another release's.

    An LM that the state may name is left out: which LM answers is the settings' matter.
    """
    try:
        program = Answerer.reading_with(str(state["reader"]))
        program.load_state(dict(state))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise StateMismatch from error
    return program


def default(reader: str = "small") -> Answerer:
    """The program that a new home starts with, with a reader that fits its LM: what is packaged of
    another reader is left out."""
    text = resources.files("agent").joinpath("programs", "default.json").read_text("utf-8")
    program = load(json.loads(text))
    if reader != program.reader.name:
        program.reader = READERS[reader]()
    return program
