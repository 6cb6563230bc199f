"""What an embedded LM is asked while it reads.

A signature's docstring and its fields' descriptions are the prompt: they are code, pinned by
`tests/unit/test_agent_signatures.py`, and the optimiser's starting point. Everything that code can
decide is left out of them. What a strong LM is asked is in `agent.reading.strong`.
"""

from typing import Literal

import dspy


class Check(dspy.Signature):
    """You check answers given to maintenance technicians against the manual.

    Say yes only when the manual's lines state exactly what the technician asked, for the
    same machine, part and condition. Say no when they are about something else.
    """

    question: str = dspy.InputField(desc="what the technician asked")
    lines: str = dspy.InputField(desc="where the manual says it, and its lines")
    answered: Literal["yes", "no"] = dspy.OutputField(desc="whether the lines answer it")


class Lead(dspy.Signature):
    """You put a manual's answer into one short sentence for a maintenance technician.

    Use only words and values of the lines, in their order. Add nothing, leave no condition out.
    HINT, where there is one, says what was wrong with the sentence before: mend that.
    """

    lines: str = dspy.InputField(desc="where the manual says it, and its lines")
    question: str = dspy.InputField(desc="what the technician asks")
    hint: str = dspy.InputField(desc="what was wrong with the sentence before; empty at first")
    sentence: str = dspy.OutputField(desc="the answer in one short sentence")
