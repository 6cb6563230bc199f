"""One number of a trial, with its parts kept: nothing where a gate is failed, else the weighed mean
of what applies.

A score hides what it is made of, so it never stands alone: a program that gained in it and lost
in a stage that matters to you is for you to judge.
"""

import importlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from agent.errors import BadMetric
from agent.evaluation import metrics
from agent.evaluation.stages import METRICS, Function, Metric
from agent.evaluation.trial import Trial

Parts: TypeAlias = dict[str, float | None]


@dataclass(frozen=True)
class Scored:
    """A trial in numbers: `parts` by the metrics' names, None where one does not apply; `failed`:
    the gates that it failed."""

    parts: Parts
    failed: tuple[str, ...]
    score: float | None


def score(trial: Trial, chosen: Mapping[str, Metric] = METRICS) -> Scored:
    """The trial by these metrics. `score` is 0..1, None where nothing that is weighed applies."""
    parts = {name: one.function(trial) for name, one in chosen.items()}
    return Scored(parts, *_summed(parts, chosen))


def _summed(
    parts: Mapping[str, float | None], chosen: Mapping[str, Metric]
) -> tuple[tuple[str, ...], float | None]:
    failed = tuple(name for name, one in chosen.items() if one.gate and not parts[name])
    if failed:
        return failed, 0.0
    weighed = [
        (one.weight, value)
        for name, one in chosen.items()
        if one.weight and not one.gate and (value := parts[name]) is not None
    ]
    whole = sum(weight for weight, _ in weighed)
    total = sum(weight * value for weight, value in weighed)
    return (), total / whole if whole else None


def summarise(
    scored: Sequence[Scored], chosen: Mapping[str, Metric] = METRICS
) -> dict[str, dict[str, Any]]:
    """{stage: {metric: {mean, interval, n}}}, with `score` as a stage of its own; 95 % intervals by
    the bootstrap. A metric that applied to nothing has the mean None."""
    stages: dict[str, dict[str, Any]] = defaultdict(dict)
    for name, one in chosen.items():
        stages[one.stage][name] = metrics.summary(_values(scored, name))
    whole = [one.score for one in scored if one.score is not None]
    stages["score"]["score"] = metrics.summary(whole)
    return dict(stages)


def differences(
    before: Sequence[Scored], after: Sequence[Scored], chosen: Mapping[str, Metric] = METRICS
) -> dict[str, dict[str, Any]]:
    """What `after` has more than `before` of the same trials, in pairs: {metric: {mean, interval,
    n}} of those to which the metric applies both times, and `score`."""
    found = {
        name: metrics.summary(_gains([one.parts[name] for one in before], after, name))
        for name in chosen
    }
    pairs = [(one.score, other.score) for one, other in zip(before, after, strict=True)]
    found["score"] = metrics.summary(
        [late - early for early, late in pairs if early is not None and late is not None]
    )
    return found


def _gains(before: Sequence[float | None], after: Sequence[Scored], name: str) -> list[float]:
    pairs = zip(before, (one.parts[name] for one in after), strict=True)
    return [late - early for early, late in pairs if early is not None and late is not None]


def _values(scored: Sequence[Scored], name: str) -> list[float]:
    return [float(value) for one in scored if (value := one.parts[name]) is not None]


def named(written: str, stage: str = "own", weight: float = 1.0) -> tuple[str, Metric]:
    """The metric `MODULE:FUNCTION`, under the function's name. Raises BadMetric where there is
    none, or its name is one of ours."""
    module, _, name = written.partition(":")
    try:
        function: Function = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise BadMetric(f"{written!r} is no metric: {error}. {BadMetric()}") from error
    if not callable(function) or name in METRICS:
        raise BadMetric(f"{written!r} is no metric, or has the name of ours. {BadMetric()}")
    return name, Metric(stage, function, weight)
