"""A judge: a DSPy module over any signature with one `Noul` output."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

import dspy
from dspy.adapters.decision import record_evidence
from dspy.experimental import Noul

from agent.errors import NotAJudge
from agent.judging.adapter import NoulAdapter
from agent.judging.controls import Shown
from agent.judging.signatures import Right

_INPUTS = frozenset({"question", "answer", "lines"})
_VERSION = 10


class Judge(dspy.Module):
    """Asks the LM of the context. The threshold is `predict.fields[name]["threshold"]`, and saved
    with the state as DSPy does."""

    def __init__(self, signature: type[dspy.Signature] = Right) -> None:
        """Raises NotAJudge for a signature that is none."""
        super().__init__()
        outputs = signature.output_fields
        nouls = [name for name, one in outputs.items() if _is_noul(one.metadata)]
        if len(nouls) != 1 or len(outputs) != 1:
            raise NotAJudge(f"{signature.__name__} needs one output, Annotated[bool, Noul].")
        if unknown := sorted(set(signature.input_fields) - _INPUTS):
            raise NotAJudge(
                f"{signature.__name__} asks for {', '.join(unknown)}: a judge is given question, "
                "answer and lines."
            )
        self.field = nouls[0]
        self.predict = dspy.Predict(signature)

    @property
    def threshold(self) -> float:
        """The least P(yes) that is a yes."""
        return float(self.predict.fields.get(self.field, {}).get("threshold", 0.5))

    @threshold.setter
    def threshold(self, least: float) -> None:
        self.predict.fields[self.field] = {"threshold": least}

    def show(self, demonstrations: Sequence[tuple[Shown, bool]]) -> None:
        """From now on the LM is shown these, each with what people said of it."""
        self.predict.demos = [
            dspy.Example(
                question=one.question,
                answer=one.answer,
                lines="\n".join(one.lines),
                **{self.field: right},
            )
            for one, right in demonstrations
        ]

    def forward(self, question: str, answer: str, lines: Sequence[str]) -> float:
        """P(yes) in 0..1; 1 or 0 where the LM gives no token probabilities."""
        given = {"question": question, "answer": answer, "lines": "\n".join(lines)}
        wanted = {name: given[name] for name in self.predict.signature.input_fields}
        adapter = NoulAdapter(use_native_function_calling=False)
        with dspy.context(trace=None, adapter=adapter), record_evidence() as evidence:
            self.predict(**wanted)
        return float(evidence[-1][2]["noul"])

    def version(self, lm: str) -> str:
        """Tells it from every judge that would say something else: the prompt, the demonstrations,
        the threshold and the LM's name."""
        signature = self.predict.signature
        fields = {
            name: [str(one.annotation), str(one.metadata), (one.json_schema_extra or {})]
            for name, one in signature.fields.items()
        }
        told = [signature.instructions, fields, self.predict.fields, lm]
        demos = [dict(one) for one in self.predict.demos]
        text = json.dumps([*told, demos], sort_keys=True, default=str)
        digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
        return f"{self.field}-{digest[:_VERSION]}"


def _is_noul(metadata: Sequence[Any]) -> bool:
    return any(isinstance(one, type) and issubclass(one, Noul) for one in metadata)
