"""A canary: which threads the candidate answers, and when what is seen there speaks against it.

A thread is the canary's by a hash of where it stands, so that it is answered by one program from
its first message on; threads that had begun before stay with the champion. So of the threads in
which something goes wrong the canary has its share, if it is no worse: each is a toss of a coin
that falls to it with that chance, whenever it happens and however many there are. With k of n,

    E = mean over r of (q/s)^k ((1-q)/(1-s))^(n-k),   q = r s / (r s + 1 - s),

where s is the share and r says how many times as often it goes wrong there. Under "no worse" each
factor is at most 1 on average, so E exceeds 60 with a chance of at most 1/60, however often one
looks (Ville's inequality). Three things are watched, so that a canary that is no worse is taken
back with a chance of at most 1/20. Both programs serve at the same time: a bad day, a manual that
is missing or a slow server goes wrong for both.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from math import exp, log
from typing import Final, Literal, TypeAlias

from agent.learning.voices import Electorate
from sql.programs import Canary
from sql.rollout import Served

Signal: TypeAlias = Literal["votes", "failures", "latency"]
SIGNALS: Final[tuple[Signal, ...]] = ("votes", "failures", "latency")
THRESHOLD: Final = 20.0 * len(SIGNALS)
TIMES: Final = (1.5, 2.0, 3.0, 5.0, 8.0, 16.0, 32.0)
"""How many times as often as with the champion it may go wrong, each as likely before."""
A_PERSON: Final = 3
"""Of each person's threads voted down, in whichever arm, only the first three count."""
LEAST_PEOPLE: Final = 2
"""Votes take a canary back only where so many people voted it down."""
SLOW: Final = 1.5
"""An answer is slow that takes longer than that many times the champion's median, and longer than
nine of ten of its answers did."""
_LEAST_TIMED: Final = 20
THREADS: Final = 12
"""So many threads of the canary's, and no signal against it, let it serve all."""
MOST_DAYS: Final = 7.0
"""Where fewer threads come, it does so after a week."""


def is_canarys(canary: Canary, channel: str, thread_ts: str) -> bool:
    """Whether the canary answers in that thread, at any time while it is one."""
    try:
        began = float(thread_ts)
    except ValueError:
        return False
    if began < canary.since.timestamp():
        return False
    key = f"{canary.version} {channel} {thread_ts}"
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
    return number < canary.share * 2**64


@cache
def e_value(canarys: int, others: int, share: float) -> float:
    """Evidence that it goes wrong more often with the canary, from the threads in which it did."""
    total = 0.0
    for times in TIMES:
        q = times * share / (times * share + 1 - share)
        total += exp(min(canarys * log(q / share) + others * log((1 - q) / (1 - share)), 700.0))
    return total / len(TIMES)


def slow_from(seconds: Sequence[float], most: float) -> float:
    """Seconds from which on an answer is slow, from how long the champion's took; `most` where too
    few of those are known."""
    if len(seconds) < _LEAST_TIMED:
        return most
    order = sorted(seconds)
    median, ninth = order[len(order) // 2], order[int(len(order) * 0.9)]
    return max(SLOW * median, ninth)


@dataclass(frozen=True)
class Wrong:
    """In how many threads something went wrong with the canary and with the champion, whose votes
    say so of the canary, and the evidence."""

    canary: int
    champion: int
    e_value: float
    people: int = 0


@dataclass(frozen=True)
class Arm:
    """What one of the two served: threads, answers, and people's thumbs on them, each person once
    a thread."""

    threads: int
    answers: int
    up: int
    down: int


@dataclass(frozen=True)
class Trial:
    """What is known of a canary by now."""

    canary: Arm
    champion: Arm
    signals: dict[Signal, Wrong]

    def against(self) -> Signal | None:
        """What takes it back; None where nothing does."""
        for name, wrong in self.signals.items():
            enough = name != "votes" or wrong.people >= LEAST_PEOPLE
            if enough and wrong.e_value >= THRESHOLD:
                return name
        return None


Where: TypeAlias = tuple[str, str]
"""A thread: its channel and its first message's timestamp."""


def try_(
    canary: Canary,
    served: Iterable[Served],
    failed: Collection[Where],
    slow: float,
    electorate: Electorate,
) -> Trial:
    """Count what both served in the threads that began since; what a program answered in a thread
    that was the other's, as answers in flight do, is not counted. `failed`: threads in which a
    question got no answer but that it could not be worked on."""
    threads: dict[Where, list[Served]] = {}
    for one in served:
        where = one.channel, one.thread_ts
        if _began(one.thread_ts) >= canary.since.timestamp():
            mine = is_canarys(canary, *where)
            if mine is (one.program == canary.version):
                threads.setdefault(where, []).append(one)
    for where in failed:
        if _began(where[1]) >= canary.since.timestamp():
            threads.setdefault(where, [])
    arms = {where: is_canarys(canary, *where) for where in threads}
    downs = _voted_down(threads, electorate)
    people = {user for where, user in downs if arms[where]}
    refused = {where for where, said in threads.items() if any(map(_failed, said))}
    wrong = {
        "votes": {where for where, _ in downs},
        "failures": refused | (threads.keys() & set(failed)),
        "latency": {w for w, said in threads.items() if any(a.seconds > slow for a in said)},
    }
    signals: dict[Signal, Wrong] = {}
    for name in SIGNALS:
        canarys = sum(arms[where] for where in wrong[name])
        others = len(wrong[name]) - canarys
        e = e_value(canarys, others, canary.share)
        signals[name] = Wrong(canarys, others, e, len(people) if name == "votes" else 0)

    def arm(mine: bool) -> Arm:
        return _arm([said for where, said in threads.items() if arms[where] is mine], electorate)

    return Trial(arm(True), arm(False), signals)


def _began(thread_ts: str) -> float:
    try:
        return float(thread_ts)
    except ValueError:
        return 0.0


def _failed(answer: Served) -> bool:
    """Whether verification refused what the LM wrote, or nothing of it could be used."""
    return answer.refused > 0 or answer.status == "passages"


def _voted_down(
    threads: dict[Where, list[Served]], electorate: Electorate
) -> list[tuple[Where, str]]:
    """(thread, who first voted it down), in the order of the votes. Whoever votes down more than
    three threads has no more to say: which of them are the canary's does not matter to that."""
    votes = sorted(
        (float(vote["at"]), str(vote["user"]), where)
        for where, said in threads.items()
        for answer in said
        for vote in answer.votes
        if not vote["up"] and electorate.counts(vote["who"])
    )
    counted: Counter[str] = Counter()
    first: dict[Where, str] = {}
    seen: set[tuple[str, Where]] = set()
    for _, user, where in votes:
        if (user, where) in seen:
            continue
        seen.add((user, where))
        counted[user] += 1
        if counted[user] <= A_PERSON and where not in first:
            first[where] = user
    return list(first.items())


def _arm(threads: Sequence[Sequence[Served]], electorate: Electorate) -> Arm:
    up = down = 0
    for said in threads:
        newest: dict[str, tuple[float, bool]] = {}
        for answer in said:
            for vote in answer.votes:
                if electorate.counts(vote["who"]):
                    cast = float(vote["at"]), bool(vote["up"])
                    newest[vote["user"]] = max(newest.get(vote["user"], cast), cast)
        thumbs = [is_up for _, is_up in newest.values()]
        up += sum(thumbs)
        down += len(thumbs) - sum(thumbs)
    return Arm(len(threads), sum(map(len, threads)), up, down)


def is_over(canary: Canary, trial: Trial, least_hours: float, now: datetime) -> bool:
    """Whether it has served long enough to serve all."""
    hours = (now - canary.since).total_seconds() / 3600
    enough = trial.canary.threads >= THREADS or hours >= MOST_DAYS * 24
    return enough and hours >= least_hours
