"""What becomes of an answer when a manual is withdrawn while the LM reads.

The LM takes its time, and no connection is held meanwhile: before an answer is recorded and shown,
what it draws on is read through the audience once more.
"""

from collections.abc import Collection
from dataclasses import replace

from agent.program import Answer
from agent.wording import sentences as wording


def drawn_on(answer: Answer) -> list[int]:
    """The ids of the passages that the answer shows or names."""
    used = (*(line.passage for line in answer.lines), *answer.nearest)
    return list(dict.fromkeys(passage.passage_id for passage in used))


def without(answer: Answer, readable: Collection[int]) -> Answer:
    """The answer as it may be shown when only the passages `readable` may still be read.

    One line that is gone takes the whole answer with it; of the nearest passages the others stay.
    """
    if all(passage_id in readable for passage_id in drawn_on(answer)):
        return answer
    nearest = tuple(passage for passage in answer.nearest if passage.passage_id in readable)
    if not answer.parts:
        return replace(answer, nearest=nearest)
    return replace(
        answer,
        status="not_found",
        text=wording.NOT_FOUND,
        reason="withdrawn",
        parts=(),
        nearest=nearest,
        superseded=False,
        remarks=(),
        pointed=0,
    )
