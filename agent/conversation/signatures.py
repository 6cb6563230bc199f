"""What the LM is asked about a message. Docstrings and descriptions are the prompt: code, pinned
by `tests/unit/test_agent_signatures.py`, and the optimiser's starting point."""

from typing import Literal

import dspy


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


class Rewrite(dspy.Signature):
    """You turn what a maintenance technician writes into searches of the machine's manual.

    Write three short English searches in a manual's words: proper names of parts instead of
    slang, the title that the section would have, the words that its line would have. Each
    search has other words than the one before. Keep codes and names as they are written.
    """

    message: str = dspy.InputField(desc="what the technician writes, in any language")
    searches: list[str] = dspy.OutputField(desc="three short English searches")
