"""`python -m tests.bench poison`: attacks on nights by votes, under the rules of now and of before.

For each attack a team: every day fifteen honest votes and what the
attackers do, every night the product's own functions (`examples.read`, `gate`) and, on the same
votes, the rules of 9171c63. The figure is the share of runs in which the attackers' candidate came
to serve within the nights. No LM is asked: the judge is taken to believe the attackers' candidate.
"""

import argparse
import json
import random
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from agent.learning.voices import Electorate
from tests.bench.poison_town import Town

OUT: Final = Path(__file__).parents[2] / "docs" / "measurements" / "poison.json"
HONEST: Final = 15
Day = Callable[[Town], None]


def nothing(town: Town) -> None:
    """Only honest votes, by ten people: the candidate is no better anywhere."""
    town.day(HONEST)


def wordings(who: Any) -> Day:
    """One person asks one question in twenty wordings a day, and votes each down."""

    def day(town: Town) -> None:
        town.day(HONEST)
        for n in range(20):
            words = f"gland {town.nights} {n} seal {town.rng.randrange(10**6)} how tight?"
            town.lie(town.ask(words, "UEVIL", line=9999), "UEVIL", who)

    return day


def newest(town: Town) -> None:
    """Questions with five honest votes each are asked again by one person, who votes the newest
    answer down."""
    for _ in range(10):
        first = town.ask()
        for user in range(5):
            town.honest(first, f"U{user}")
        at = len(town.right) - 1
        words = f"which setting has part {at} of unit {at * 7 + 1000}?"
        again = town.ask(words, "UEVIL", line=at)
        town.lie(again, "UEVIL")
    town.day(HONEST)


def reacting(who: Any, users: int = 1) -> Day:
    """Accounts of that kind vote down fifteen answers a day that nobody else votes on."""

    def day(town: Town) -> None:
        town.day(HONEST)
        for n in range(HONEST):
            town.lie(town.ask(), f"UEVIL{n % users}", who)

    return day


def flood(town: Town) -> None:
    """One of the team votes down sixty questions a day, fifty times each."""
    town.day(HONEST)
    for _ in range(60):
        answer_id = town.ask()
        for _ in range(3):
            town.lie(answer_id, "UEVIL")


def contrary(hostile: int) -> Day:
    """So many of ten vote contrary to the truth; the candidate breaks one answer in seven."""

    def day(town: Town) -> None:
        town.breaks = 0.15
        town.day(HONEST, hostile)

    return day


def topic(members: int) -> Day:
    """So many of the team agree on a topic that nobody else asks about, ask and vote down fifteen
    questions on it a day, and the candidate is worse on that topic alone."""

    def day(town: Town) -> None:
        town.day(HONEST)
        for n in range(HONEST):
            asker, voter = f"UEVIL{n % members}", f"UEVIL{(n + 1) % members}"
            town.lie(town.ask(asker=asker), voter)

    return day


def lead(town: Town) -> None:
    """A lead votes down what one other has voted up, and fifteen more a day."""
    town.electorate = Electorate(leads=frozenset({"UEVIL"}))
    town.day(HONEST)
    for n in range(HONEST):
        answer_id = town.ask()
        if n % 2:
            town.vote(answer_id, f"U{n % 10}", "up")
        town.lie(answer_id, "UEVIL")


def guests_count(town: Town) -> None:
    """AGENT_COUNT_GUESTS, and twenty guest accounts of one person."""
    town.electorate = Electorate(guests=True)
    reacting("guest", 20)(town)


ATTACKS: Final[dict[str, Day]] = {
    "no attack": nothing,
    "20 wordings a day by one guest": wordings("guest"),
    "20 wordings a day by one of the team": wordings("member"),
    "the newest answer voted down by one": newest,
    "a bot reacts": reacting("bot"),
    "somebody who left": reacting("deactivated"),
    "accounts that nobody knows": reacting(None, 20),
    "20 guest accounts of one person": reacting("guest", 20),
    "one of the team floods": flood,
    "two of the team flood": reacting("member", 2),
    "a lead votes against others": lead,
    "2 of 10 vote contrary": contrary(2),
    "3 of 10 vote contrary": contrary(3),
    "3 agree on a topic of their own": topic(3),
    "4 agree on a topic of their own": topic(4),
    "5 agree on a topic of their own": topic(5),
    "8 agree on a topic of their own": topic(8),
    "AGENT_COUNT_GUESTS, 20 guest accounts of one": guests_count,
}


def run(given: Sequence[str]) -> None:
    """Attack, print a line an attack, and keep the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench poison", description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--nights", type=int, default=10)
    parser.add_argument("--only", help="attacks whose name holds this")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--dry", action="store_true", help="write no file")
    chosen = parser.parse_args(given)
    head = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], stdout=subprocess.PIPE, text=True, check=True
    )
    rows: list[dict[str, Any]] = []
    for name, day in ATTACKS.items():
        if chosen.only and chosen.only not in name:
            continue
        row = {"attack": name, **attack(day, chosen.runs, chosen.nights)}
        rows.append(row)
        print(json.dumps(row), flush=True)
        if not chosen.dry:
            document = {
                "commit": head.stdout.strip(),
                "runs": chosen.runs,
                "nights": chosen.nights,
                "honest_votes_a_day": HONEST,
                "rows": rows,
            }
            text = json.dumps(document, indent=1, ensure_ascii=False)
            chosen.out.write_text(text + "\n", "utf-8")


def attack(day: Day, runs: int, nights: int, seed: int = 2026) -> dict[str, Any]:
    """How many runs promoted the candidate, and on which night, now and before."""
    now: list[int | None] = []
    before: list[int | None] = []
    highest = 0.0
    for number in range(runs):
        town = Town(random.Random(f"{seed}:{number}"))
        first: dict[str, int] = {}
        for night in range(1, nights + 1):
            day(town)
            said, old = town.night()
            highest = max(highest, said.e_value)
            if said.promote:
                first.setdefault("now", night)
            if old.promote:
                first.setdefault("before", night)
            if len(first) == 2:
                break
        now.append(first.get("now"))
        before.append(first.get("before"))
    return {
        "now": _told(now),
        "before": _told(before),
        "highest_e_now": round(highest, 2),
    }


def _told(nights: Sequence[int | None]) -> dict[str, Any]:
    promoted = sorted(night for night in nights if night is not None)
    return {
        "promoted": len(promoted),
        "of": len(nights),
        "first_night": promoted[0] if promoted else None,
    }
