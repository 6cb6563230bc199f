"""What the LM is asked, stage by stage.

A signature's docstring and its fields' descriptions are the prompt: they are code, pinned by
`tests/unit/test_agent_signatures.py`, and the optimiser's starting point. Everything that code can
decide is left out of them.
"""

from typing import Literal

import dspy
import pydantic


class Triage(dspy.Signature):
    """You read what a maintenance technician wrote in a thread and prepare the manual search.

    Choose search unless you are sure that the thread already answers the message, that the
    message asks for nothing, or that it cannot be searched without one more detail.
    Write queries in the language of the manuals, with the words that a manual would use.
    """

    thread: str = dspy.InputField(desc="what was said before, oldest first")
    message: str = dspy.InputField(desc="the technician's newest message")
    question: str = dspy.OutputField(
        desc="the message as one question that is understood without the thread"
    )
    queries: list[str] = dspy.OutputField(desc="one to three short searches of the manuals")
    action: Literal["search", "from_thread", "clarify", "decline"] = dspy.OutputField(
        desc="what to do next"
    )


class Claim(pydantic.BaseModel):
    """One thing that the answer says, with the words of the manual that say it."""

    quote: str
    text: str


class Compose(dspy.Signature):
    """You answer maintenance technicians from numbered passages of their manuals.

    Each claim has a quote, which is the words of one passage that answer the question, copied
    exactly, and a text, which is the answer in one short sentence with nothing that the quote
    does not say. When no passage answers the question, claims is empty.
    """

    passages: str = dspy.InputField(desc="numbered passages of the manuals")
    question: str = dspy.InputField(desc="what the technician asks")
    claims: list[Claim] = dspy.OutputField(desc='[{"quote": ..., "text": ...}]')


class Check(dspy.Signature):
    """You check answers given to maintenance technicians against the manual.

    Say yes only when the manual's lines state exactly what the technician asked, for the
    same machine, part and condition. Say no when they are about something else.
    """

    question: str = dspy.InputField(desc="what the technician asked")
    lines: str = dspy.InputField(desc="where the manual says it, and its lines")
    answered: Literal["yes", "no"] = dspy.OutputField(desc="whether the lines answer it")
