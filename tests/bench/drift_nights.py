"""Nights of a program that is no better, with a judge that is wrong: the product's own functions
teach and calibrate the judge and decide; people, programs and the judge are chance.

Controls are planted by `agent.judging.plant` into confirmed answers on the sample manual's
questions, and judged by what their texts look like.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from agent.judging import JUDGES, RIGHT, Calibration, Control, Shown, calibrate, fit, plant
from agent.learning.gate import Pair, decide, e_value, least_wins, needed, tally
from agent.learning.judge import mistakes_of
from agent.learning.mistaken import NEVER
from agent.learning.renewal import gives_way, number
from agent.learning.split import HELD_OUT_SHARE
from tests.bench.drift_judges import NIGHTS, Draws, Said, Says
from tests.sample_questions import ANSWERED

_CANDIDATES: Final = 4
_TAUGHT, _MEASURED, _EACH = 15, 20, 3
_HEDGES = ("It depends", "different in your case")
_STYLE = "Certainly!"


@dataclass(frozen=True)
class World:
    """`right`: the champion's share; `gain`, `discordance`: of each candidate in truth; `bias`: how
    much rather a wrong answer is voted on; `elsewhere`: right answers on another place; `differs`:
    wrong ones that are other wrong ones; `styled`: answers of a candidate in the words of the
    judge's family. As in `gate_nights`."""

    gain: float = 0.0
    discordance: float = 0.2
    votes: int = 15
    right: float = 0.7
    people: int = 15
    bias: float = 1.5
    elsewhere: float = 0.03
    differs: float = 0.5
    styled: float = 0.2


@dataclass(frozen=True)
class Ended:
    """How a run ended: the night of a promotion (0: none), the first night on which the judge was
    set aside (0: never) and in how many it was believed; `now`: it was set aside when the program
    was promoted."""

    promoted: int
    noticed: int
    believed: int


@dataclass(frozen=True)
class Guard:
    """What stands between a judge and the gate: `calibrated`: the bar; `doubted`: its mistakes are
    taken off. `before`: five votes of a kind and an area of .7 (71a690c)."""

    calibrated: bool = True
    doubted: bool = True
    before: bool = False


def controls() -> list[tuple[Control, Said]]:
    """The planted controls, with what they look like."""
    confirmed = [
        Shown(
            question,
            f"{question[question.find('the ') + 4 :].rstrip('?')}: {held}",
            ("Halvorsen HP-160 · Data", f"{question.rstrip('?')} | {held}"),
        )
        for question, held in ANSWERED
    ]
    made = plant(confirmed, JUDGES[RIGHT].bad, each=8)
    return [(one, looks(one, at)) for at, one in enumerate(made)]


def looks(one: Control, at: int) -> Said:
    """A control as a judge sees it: nothing but its text, and what it is."""
    answer, question = one.shown.answer, one.shown.question
    asked = set(question.casefold().rstrip("?").split())
    return Said(
        one.good,
        "" if one.good else one.family,
        len(answer.split()),
        any(c.isdigit() for c in answer),
        any(hedge in answer for hedge in _HEDGES),
        answer.startswith(_STYLE),
        len(asked & set(answer.casefold().split())) > len(asked) / 2,
        at % 4,
        at // 4 % 2 == 0,
    )


def play(
    says: Says, world: World, guard: Guard, planted: Sequence[tuple[Control, Said]], seed: int
) -> Ended:
    """Thirty nights."""
    draws = np.random.default_rng([2027, seed])
    run = _Run(says, world, guard, planted, draws)
    noticed = believed = 0
    for night in range(1, NIGHTS + 1):
        trusted, promoted = run.night(night)
        believed += trusted
        if not trusted and run.measured and not noticed:
            noticed = night
        if promoted:
            return Ended(night, noticed, believed)
    return Ended(0, noticed, believed)


class _Run:
    def __init__(
        self,
        says: Says,
        world: World,
        guard: Guard,
        planted: Sequence[tuple[Control, Said]],
        draws: Draws,
    ) -> None:
        self.says, self.world, self.guard = says, world, guard
        families: dict[tuple[bool, str], list[tuple[Control, Said]]] = {}
        for one in planted:
            families.setdefault((one[0].good, one[0].family), []).append(one)
        self.families = list(families.values())
        self.draws, self.measured = draws, False
        size = NIGHTS * world.votes
        wrong = (1 - world.right) * world.bias
        self.champion = draws.random(size) >= wrong / (wrong + world.right)
        self.held = draws.random(size) < HELD_OUT_SHARE
        self.voter = draws.integers(0, world.people, size)
        self.stored = [_draw(bool(right), 0.0, draws) for right in self.champion]
        self.which, self.since, self.number, self.first = -1, 0, 0, 0
        self.kept: dict[int, Pair] = {}

    def night(self, night: int) -> tuple[bool, bool]:
        """Whether the judge was believed, and whether somebody was promoted."""
        end, self.calls = night * self.world.votes, 0
        train = [n for n in range(end) if not self.held[n]]
        held = [n for n in range(end) if self.held[n]]
        if len(held) < least_wins() or len(train) < 2:
            return False, False
        judge = self._calibrated(train, held, night)
        self.measured = judge.area is not None
        trusted = self._trusted(judge)
        self.first = self.first or len(train)
        now = number(self.first, len(train))
        if self.which < 0 or (
            self.which + 1 < _CANDIDATES and gives_way(self.number, now, self._e(trusted))
        ):
            self._another(night, now)
        fresh = [n for n in range((self.since - 1) * self.world.votes, end) if not self.held[n]]
        fresh = [n for n in fresh if n >= self.since * self.world.votes]
        for n in [*held, *fresh]:
            if n not in self.kept and (trusted or self.champion[n]):
                self.kept[n] = self._pair(n, night, judge.threshold, trusted)
        pairs = self._counted(trusted)
        mistakes = mistakes_of(judge) if self.guard.doubted else NEVER
        bar = needed(max(self.number, self.which + 1) - 1)
        return trusted, decide(tally(pairs), 0, bar, judge=mistakes).promote

    def _counted(self, trusted: bool) -> list[Pair]:
        kept = self.kept.values()
        if trusted:
            return list(kept)
        alone = [
            replace(p, candidate=False, judged=False) if p.judged else p
            for p in kept
            if p.confirmed
        ]
        return [*alone, *(p for p in kept if not p.confirmed and not p.judged)]

    def _e(self, trusted: bool) -> float:
        count = tally(self._counted(trusted))
        return e_value(count.won, count.lost)

    def _another(self, night: int, now: int) -> None:
        world = self.world
        self.which, self.since, self.number, self.kept = self.which + 1, night, now, {}
        won = (world.discordance + world.gain) / 2 / (1 - world.right)
        lost = (world.discordance - world.gain) / 2 / world.right
        size = len(self.champion)
        self.right = self.draws.random(size) >= np.where(self.champion, lost, 1 - won)
        apart = np.where(self.right, world.elsewhere, world.differs)
        self.other = (self.champion ^ self.right) | (self.draws.random(size) < apart)

    def _pair(self, n: int, night: int, threshold: float, trusted: bool) -> Pair:
        people, was = frozenset({str(self.voter[n])}), bool(self.champion[n])
        if not self.other[n]:
            return Pair(n, was, was, was, people)
        if was and (not trusted or self.guard.before):
            return Pair(n, True, True, False, people)
        said = _draw(bool(self.right[n]), self.world.styled, self.draws)
        return Pair(n, was, was, self._p(said, night) >= threshold, people, judged=True)

    def _p(self, said: Said, night: int) -> float:
        self.calls += 1
        told = self.says(said, night, self.calls - 1, self.draws)
        return (0.97 if told else 0.03) if isinstance(told, bool | np.bool_) else float(told)

    def _trusted(self, judge: Calibration) -> bool:
        if self.guard.before:
            return judge.area is not None and judge.area >= 0.7
        return judge.trusted if self.guard.calibrated else True

    def _calibrated(self, train: Sequence[int], held: Sequence[int], night: int) -> Calibration:
        """As `agent.learning.judge.measure` does it."""
        told = self._told(train, _TAUGHT, night)
        enough = min(map(len, told)) >= 5
        threshold = float(np.clip(fit(*told)[0], 0.01, 0.99)) if enough else 0.5
        if self.guard.before:
            return calibrate(*told, [], threshold)
        labels = self._told(held, _MEASURED, night)
        chosen = [
            alike[at]
            for alike in self.families
            for at in self.draws.permutation(len(alike))[: _EACH * (4 if alike[0][0].good else 1)]
        ]
        spoken = [(control, self._p(said, night)) for control, said in chosen]
        return calibrate(*labels, spoken, threshold)

    def _told(
        self, numbers: Sequence[int], most: int, night: int
    ) -> tuple[list[float], list[float]]:
        sides: tuple[list[float], list[float]] = ([], [])
        for n in reversed(numbers):
            mine = sides[0 if self.champion[n] else 1]
            if len(mine) < most:
                mine.append(self._p(self.stored[n], night))
        return sides


def _draw(right: bool, styled: float, draws: Draws) -> Said:
    """An answer as programs give them."""
    a, b, c, d, e = draws.random(5)
    how = ""
    if not right:
        how = "elsewhere" if a < 0.55 else "number" if a < 0.9 else "leaves open"
    plain = Said(right, how, 12, b < 0.7, how == "leaves open" or c < 0.03, d < styled, e < 0.4)
    length = draws.random()
    return replace(
        plain,
        words=5 if length < 0.15 else 40 if length > 0.75 else 12,
        topic=int(draws.integers(0, 4)),
        first=bool(draws.random() < 0.5),
    )
