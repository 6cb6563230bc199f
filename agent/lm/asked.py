"""What an LM's reply depends on, as a hash: the text itself is nobody's to keep."""

import hashlib
import json

import dspy


def key_of(predict: dspy.Predict, **inputs: str) -> str:
    """SHA-256, in hex, of the LM's name, the predictor's instructions, fields and demonstrations,
    and the inputs."""
    lm = predict.lm or dspy.settings.lm
    fields = {name: str(field) for name, field in predict.signature.fields.items()}
    demos = [dict(demo) for demo in predict.demos]
    asked = [getattr(lm, "model", ""), predict.signature.instructions, fields, demos, inputs]
    return hashlib.sha256(json.dumps(asked, default=str).encode()).hexdigest()
