"""The DSPy optimisers that a night can use, by the name in AGENT_OPTIMISER.

Each is given arguments that suit a few votes and a slow LM; AGENT_OPTIMISER_ARGUMENTS overrides
them. None pours raw examples into the prompts (`max_labeled_demos` 0): votes are no outputs of our
predictors.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

import dspy

from agent.errors import BadOptimiser
from agent.learning import weights

_NEVER: Final = 1_000_000
_OF_COMPILE: Final = ("num_trials", "minibatch", "minibatch_size")
"""Arguments of MIPROv2 that it takes when it compiles."""
_RIGHT: Final = 0.5


@dataclass(frozen=True)
class Task:
    """What an optimiser is given. `over`: whether its time is up; `feedback`: what to tell of an
    answer with that score to a predictor, by its name and with its part of the trace, or of the
    whole; `seed`: what is drawn by lot is drawn by it."""

    score: Callable[[dspy.Example, dspy.Prediction], float]
    arguments: Mapping[str, Any]
    reflection: dspy.LM
    over: Callable[[], bool]
    feedback: Callable[[dspy.Example, dspy.Prediction, float, str | None, Any], str]
    seed: int = 0

    def metric(
        self, example: dspy.Example, prediction: dspy.Prediction, trace: Any = None
    ) -> float:
        """1.0 or 0.0, as most optimisers ask for it."""
        return self.score(example, prediction)

    def having(self, **suited: Any) -> dict[str, Any]:
        """The arguments, those of the settings before those that suit."""
        return {**suited, **self.arguments}


Compile = Callable[[dspy.Module, list[dspy.Example]], Any]


def _thresholds(task: Task) -> Compile:
    # The threshold of whatever comes out is fitted by a search (`threshold.py`).
    return lambda program, train: program


def _bootstrap(task: Task) -> Compile:
    # A metric that gives numbers needs a threshold: a score of 0 must be no success.
    made = dspy.BootstrapFewShot(
        metric=task.metric,
        **task.having(
            metric_threshold=_RIGHT,
            max_bootstrapped_demos=4,
            max_labeled_demos=0,
            max_errors=_NEVER,
        ),
    )
    return lambda program, train: made.compile(program, trainset=train)


def _random_search(task: Task) -> Compile:
    made = dspy.BootstrapFewShotWithRandomSearch(
        metric=task.metric,
        **task.having(
            metric_threshold=_RIGHT,
            max_bootstrapped_demos=4,
            max_labeled_demos=0,
            num_candidate_programs=4,
            num_threads=1,
            max_errors=_NEVER,
        ),
    )
    return lambda program, train: made.compile(program, trainset=train)


def _mipro(task: Task) -> Compile:
    given = task.having(
        metric_threshold=_RIGHT,
        auto="light",
        seed=task.seed,
        max_bootstrapped_demos=4,
        max_labeled_demos=0,
        num_threads=1,
        max_errors=_NEVER,
    )
    trials = {name: given.pop(name) for name in _OF_COMPILE if name in given}
    made = dspy.MIPROv2(metric=task.metric, prompt_model=task.reflection, **given)
    return lambda program, train: made.compile(program, **_halves(train), **trials)


def _gepa(task: Task) -> Compile:
    def metric(
        gold: dspy.Example,
        prediction: dspy.Prediction,
        trace: Any = None,
        pred_name: Any = None,
        pred_trace: Any = None,
    ) -> Any:
        score = task.score(gold, prediction)
        name = None if pred_name is None else str(pred_name).removeprefix("answerer.")
        told = task.feedback(gold, prediction, score, name, pred_trace)
        return dspy.Prediction(score=score, feedback=told)

    suited = task.having(
        max_metric_calls=150, num_threads=1, reflection_lm=task.reflection, seed=task.seed
    )
    if set(task.arguments) & {"auto", "max_full_evals"}:
        del suited["max_metric_calls"]
    stop = {"stop_callbacks": [lambda _: task.over()], **suited.pop("gepa_kwargs", {})}
    made = dspy.GEPA(metric=metric, gepa_kwargs=stop, **suited)
    return lambda program, train: made.compile(program, **_halves(train))


def _simba(task: Task) -> Compile:
    def build(program: dspy.Module, train: list[dspy.Example]) -> Any:
        made = dspy.SIMBA(
            metric=task.metric,
            **task.having(
                bsize=min(len(train), 16),
                num_candidates=3,
                max_steps=3,
                max_demos=4,
                num_threads=1,
                prompt_model=task.reflection,
            ),
        )
        return made.compile(program, trainset=train, seed=task.seed)

    return build


def _copro(task: Task) -> Compile:
    made = dspy.COPRO(
        metric=task.metric, prompt_model=task.reflection, **task.having(breadth=3, depth=2)
    )
    shown = {"num_threads": 1, "display_progress": False}
    return lambda program, train: made.compile(program, trainset=train, eval_kwargs=shown)


def _halves(train: list[dspy.Example]) -> dict[str, list[dspy.Example]]:
    """Train and validation, every other example; all of them for both where there is only one."""
    return {"trainset": train[::2], "valset": train[1::2] or train}


Build = Callable[[Task], Compile]
OPTIMISERS: Final[Mapping[str, Build]] = {
    "Thresholds": _thresholds,
    "BootstrapFewShot": _bootstrap,
    "BootstrapFewShotWithRandomSearch": _random_search,
    "MIPROv2": _mipro,
    "GEPA": _gepa,
    "SIMBA": _simba,
    "COPRO": _copro,
    "Weights": weights.build,
}
"""A further one is a function from a `Task` to what compiles, and a line here; or, outside of this
package, its name in AGENT_OPTIMISER as `module:function`."""


def optimiser_of(name: str) -> Build:
    """The optimiser of that name; raises BadOptimiser where there is none."""
    if name in OPTIMISERS:
        return OPTIMISERS[name]
    module, _, function = name.partition(":")
    try:
        found: Build = getattr(import_module(module), function)
    except (AttributeError, ImportError, TypeError, ValueError) as error:
        known = ", ".join(("auto", *sorted(OPTIMISERS)))
        raise BadOptimiser(
            f"AGENT_OPTIMISER={name!r} is none of {known}, nor a module:function: {error}."
        ) from error
    return found
