"""One metric for each stage that an LM works in, in the form that DSPy's optimisers call.

Each takes `(example, prediction, trace, pred_name, pred_trace)` and gives a score in 0..1. While an
optimiser collects demonstrations (`trace` is given) it is a plain yes or no: all right or not.
Asked by GEPA for a predictor (`pred_name` is given) it says in words what was wrong as well.

An example holds the stage's inputs and what is expected; each metric names the fields it reads.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import dspy

from agent.evidence import Unit
from agent.reading import Choice

Score: TypeAlias = float | bool | dspy.Prediction
_WORD = re.compile(r"[^\W_]+")


def triage_metric(
    example: dspy.Example,
    prediction: dspy.Prediction,
    trace: Any = None,
    pred_name: str | None = None,
    pred_trace: Any = None,
) -> Score:
    """Whether the message goes the right way, and the question holds what the thread lends it.

    Expected: `action`; `wanted`, words that the standalone question or its queries must hold.
    """
    missing = _missing(example.wanted, [prediction.question, *(prediction.queries or ())])
    if prediction.action != example.action:
        said = f"The action should be {example.action}, not {prediction.action}."
        return _score(0.0, said, trace, pred_name)
    return _score(_share(example.wanted, missing), _lacking(missing), trace, pred_name)


def rewrite_metric(
    example: dspy.Example,
    prediction: dspy.Prediction,
    trace: Any = None,
    pred_name: str | None = None,
    pred_trace: Any = None,
) -> Score:
    """Whether the searches hold the manual's words.

    Expected: `wanted`, words of the heading or line that answers.
    """
    missing = _missing(example.wanted, prediction.searches or ())
    return _score(_share(example.wanted, missing), _lacking(missing), trace, pred_name)


def reader_metric(
    example: dspy.Example,
    prediction: dspy.Prediction,
    trace: Any = None,
    pred_name: str | None = None,
    pred_trace: Any = None,
) -> Score:
    """Whether the chosen lines hold what must be shown; of a reader that only weighs the units,
    whether the one that it believes most does.

    An input: `units`. Expected: `shows`, strings of the manual, none where nothing answers.
    """
    if not example.shows:
        right = prediction.status != "answered"
        said = "Right: nothing answers." if right else "The units do not answer; do not say so."
        return _score(float(right), said, trace, pred_name)
    text = _bare(_chosen(example.units, prediction))
    missing = [one for one in example.shows if _bare(one) not in text]
    held = _share(example.shows, missing)
    if prediction.status == "not_found":
        return _score(0.0, f"The units answer: {example.shows[0]!r}.", trace, pred_name)
    if prediction.status == "likely":
        return _score(held / 2, "The lines answer; say answered.", trace, pred_name)
    return _score(held, _lacking(missing), trace, pred_name)


def lead_metric(
    example: dspy.Example,
    prediction: dspy.Prediction,
    trace: Any = None,
    pred_name: str | None = None,
    pred_trace: Any = None,
) -> Score:
    """Whether there is a lead that verification lets pass, and it says what it has to.

    Expected: `shows`, strings of the manual that the lead must hold.
    """
    if not prediction.lead:
        return _score(0.0, f"It may not be shown: {prediction.complaint}", trace, pred_name)
    text = _bare(prediction.lead)
    missing = [one for one in example.shows if _bare(one) not in text]
    return _score(_share(example.shows, missing), _lacking(missing), trace, pred_name)


def answer_metric(
    example: dspy.Example,
    prediction: dspy.Prediction,
    trace: Any = None,
    pred_name: str | None = None,
    pred_trace: Any = None,
) -> Score:
    """Whether the whole program's answer shows what it must, and says that it answers.

    Expected: `shows`, strings of the manual, none where the manuals do not answer. Lines that are
    shown without saying that they answer are worth half.
    """
    sure = prediction.status in ("answered", "partial")
    if not example.shows:
        said = "The manuals do not answer; do not say so." if sure else "Right: nothing answers."
        return _score(float(not sure), said, trace, pred_name)
    lines = (line.quote + line.line.read for line in prediction.answer.lines)
    text = _bare("".join((prediction.text, *lines)))
    missing = [one for one in example.shows if _bare(one) not in text]
    held = _share(example.shows, missing)
    said = f"The status is {prediction.status}. {_lacking(missing)}"
    return _score(held if sure else held / 2, said, trace, pred_name)


def _chosen(units: Sequence[Unit], prediction: dspy.Prediction) -> str:
    chosen = list(prediction.chosen)
    if not chosen and prediction.p:
        chosen = [Choice(prediction.p.index(max(prediction.p)))]
    return "".join(
        line.text + line.read
        for choice in chosen
        for at, line in enumerate(units[choice.unit].lines)
        if not choice.lines or at in choice.lines
    )


def _score(score: float, said: str, trace: Any, pred_name: str | None) -> Score:
    if pred_name is not None:
        return dspy.Prediction(score=score, feedback=said)
    return score if trace is None else score == 1.0


def _missing(wanted: Iterable[str], texts: Iterable[str]) -> list[str]:
    held = {word for text in texts for word in _WORD.findall(text.casefold())}
    return [one for one in wanted if not held.issuperset(_WORD.findall(one.casefold()))]


def _share(wanted: Sequence[str], missing: Sequence[str]) -> float:
    return 1 - len(missing) / len(wanted) if wanted else 1.0


def _lacking(missing: Sequence[str]) -> str:
    return f"Missing: {'; '.join(missing)}." if missing else "Right."


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text).casefold()
