"""What a superseded revision says where the current manuals do not answer, and that it is one."""

from collections.abc import Callable
from dataclasses import replace

from agent.program.answer import Answer
from agent.wording import sentences as wording


def or_superseded(answer: Answer, older: Callable[[], Answer | None]) -> Answer:
    """The answer; where it is none, that of a superseded revision under a line that says so, with
    the closest lines of the current manuals behind it."""
    if answer.status not in ("not_found", "likely"):
        return answer
    found = older()
    if found is None:
        return answer
    return replace(
        found,
        text=f"{wording.SUPERSEDED}\n{found.text}",
        reason="superseded",
        parts=(*found.parts, *answer.parts),
        superseded=True,
    )
