"""What an LM's reply depends on, as a hash: the text itself is nobody's to keep."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import dspy


def key_of(predict: dspy.Predict, **inputs: str) -> str:
    """SHA-256, in hex, of the LM's name, the predictor's instructions, fields and demonstrations,
    and the inputs; in which order a demonstration names its fields is all the same."""
    lm = predict.lm or dspy.settings.lm
    fields = {name: str(field) for name, field in predict.signature.fields.items()}
    # A program that was stored has them in the database's order.
    demos = [_in_order(dict(demo), predict.signature.fields) for demo in predict.demos]
    asked = [getattr(lm, "model", ""), predict.signature.instructions, fields, demos, inputs]
    return hashlib.sha256(json.dumps(asked, default=str).encode()).hexdigest()


def _in_order(demo: Mapping[str, Any], fields: Iterable[str]) -> dict[str, Any]:
    first = [name for name in fields if name in demo]
    return {name: demo[name] for name in (*first, *sorted(demo.keys() - set(first)))}
