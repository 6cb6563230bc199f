"""What a superseded revision says where the current manuals do not answer, and that it is one."""

from collections.abc import Callable
from dataclasses import replace

from dspy.utils.exceptions import AdapterParseError

from agent.errors import LMOverflow, LMUnavailable
from agent.evidence.search import Evidence
from agent.lm.models import outages
from agent.program.answer import Answer
from agent.wording import sentences as wording

Older = Callable[[], Evidence]
Put = Callable[[Evidence], Answer]


def or_superseded(answer: Answer, older: Older, put: Put) -> Answer:
    """The answer, or where it is none, that of a superseded revision under a line that says so.

    `older` finds what superseded revisions have, `put` answers from it. Where that fails, or is no
    answer either, the abstention stands.
    """
    if answer.status != "not_found":
        return answer
    evidence = older()
    if not evidence.passages:
        return answer
    try:
        with outages():
            found = put(evidence)
    except (AdapterParseError, LMOverflow, LMUnavailable):
        return answer
    if found.status != "answered":
        return answer
    text = f"{wording.SUPERSEDED}\n{found.text}"
    return replace(found, text=text, reason="superseded", superseded=True)
