"""What an answer must not fail, whatever else it is worth: its form, its quotes, its numbers."""

import re
from typing import Final, get_args

from agent.evaluation.trial import Trial
from sql.answers import Status
from sql.passages import Passage

DIGITS: Final = re.compile(r"\d+")


def valid(trial: Trial) -> float:
    """Whether the status is known, something is said, and an answer shows lines."""
    answer = trial.answer
    known = answer.status in get_args(Status) and bool(answer.text.strip())
    return float(known and (bool(answer.lines) or not trial.answered))


def printed(trial: Trial) -> float:
    """Whether each line shown stands in its passage, word for word."""
    lines = (one.line for one in trial.answer.lines)
    return float(all(_holds(line.text, line.passage) for line in lines))


def _holds(text: str, passage: Passage) -> bool:
    return text in passage.text or text in (passage.carried or "")


def grounded(trial: Trial) -> float:
    """Whether each number of the leads and lines is printed where they are cited from."""
    answer = trial.answer
    shown = " ".join(f"{one.quote} {one.line.read} {one.passage.text}" for one in answer.lines)
    said = DIGITS.findall(" ".join(answer.claims))
    return float(set(said) <= set(DIGITS.findall(shown)))
