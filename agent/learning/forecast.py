"""How long it will take with this many votes: from the simulation of the gate, in plain words.

`python -m tests.bench gate` counts the questions after which nine of ten programs that are right on
so many points more are promoted; a test holds that these are its figures.
"""

from math import ceil
from typing import Final

QUESTIONS: Final = {5: None, 10: 345, 15: 150}
"""By points: questions voted on until nine of ten such programs serve, where the two programs
differ on one question in five; None where 30 nights of 15 were not enough."""
LONGEST: Final = 104


def weeks(points: int, a_week: float) -> int | None:
    """Weeks until nine of ten programs that much better serve; None for more than two years."""
    questions = QUESTIONS[points]
    if questions is None or a_week <= 0:
        return None
    found = ceil(questions / a_week)
    return found if found <= LONGEST else None


def say(a_week: float) -> str:
    """A sentence for the night's report."""
    if a_week <= 0:
        return "No votes yet that nights go by: docs/learning.md says which those are."
    parts = []
    for points in sorted((one for one in QUESTIONS if QUESTIONS[one]), reverse=True):
        found = weeks(points, a_week)
        long = "more than two years" if found is None else f"{found} week{'s' if found > 1 else ''}"
        parts.append(f"{points} points better takes {long}")
    return (
        f"With {a_week:.0f} questions voted on a week, a program that is "
        + ", and one that is ".join(parts)
        + ", in nine cases of ten at most."
    )
