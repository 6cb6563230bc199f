"""How a judge's yes or no comes with a probability: from the LM's tokens, not from its own words.

DSPy asks a generative LM for the probability of a `Noul` as a number that it writes. What a small
LM writes there says little; the probabilities of the tokens "yes" and "no" say more. So here such a
field is asked for as yes or no, and the number that DSPy decodes (thresholds of `Predict.fields`,
`record_evidence`, ReAnchor) is that of the tokens.
"""

import json
from typing import Any, Literal

import dspy
from pydantic import BaseModel

from agent.lm import CompactAdapter, chance, record_calls

_YES, _NO = ("y",), ("n",)
_EXAMPLES = "\n\nTask examples (labels or evidence):\n"
"""How `dspy.adapters.decision` begins them; a test holds it."""


class NoulAdapter(CompactAdapter):
    """CompactAdapter for signatures with `Noul` outputs.

    Demonstrations are turns of the chat. P(true) is P(yes) / (P(yes) + P(no)) where the answer's
    token stands; 1 or 0 where the LM gives no probabilities.
    """

    def __call__(
        self,
        lm: dspy.LM,
        lm_kwargs: dict[str, Any],
        signature: type[dspy.Signature],
        demos: list[dict[str, Any]],
        inputs: dict[str, Any],
    ) -> list[dict[str, Any]]:
        """The completions, each evidence field as DSPy decodes it: {"noul": P(true)}."""
        asked = [name for name, one in signature.output_fields.items() if _is_noul(one.annotation)]
        plain = signature
        for name in asked:
            about = str((signature.output_fields[name].json_schema_extra or {}).get("desc", ""))
            plain = plain.with_updated_fields(
                name, type_=Literal["yes", "no"], desc=_description(about)
            )
        # DSPy puts demonstrations into the instructions; people's words have no place there.
        instructions, _, shown = plain.instructions.partition(_EXAMPLES)
        if shown:
            plain = plain.with_instructions(instructions)
            demos = [
                {name: _said(value) if name in asked else value for name, value in one.items()}
                for one in json.loads(shown)
            ]
        with record_calls() as calls:
            completions: list[dict[str, Any]] = super().__call__(
                lm, lm_kwargs, plain, demos, inputs
            )
        for completion in completions:
            for name in asked:
                p_yes = chance(calls[-1], name, yes=_YES, no=_NO) if calls else None
                said = float(completion[name] == "yes")
                completion[name] = {"noul": said if p_yes is None else p_yes}
        return completions


def _said(value: Any) -> str:
    return "yes" if value is True else "no"


def _is_noul(annotation: Any) -> bool:
    """Whether DSPy has put its form for a Noul's evidence in this field's place."""
    return (
        isinstance(annotation, type)
        and issubclass(annotation, BaseModel)
        and set(annotation.model_fields) == {"noul"}
    )


def _description(question: str) -> str:
    """What DSPy says of the field (a JSON object), in a line."""
    told = json.loads(question)
    criteria = told.get("criteria") or {}
    meanings = [
        f"{word}: {criteria[side]}"
        for word, side in (("yes", "true"), ("no", "false"))
        if criteria.get(side)
    ]
    return "; ".join([str(told["instructions"]), *meanings])
