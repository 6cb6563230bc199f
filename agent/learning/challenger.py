"""The candidate that a champion has to stand up to: one that stays, with its evidence, over nights.

Its pairs are kept; each night adds those of the questions that are new. What votes say by now
decides which of them count: a pair whose question has gone, or is voted on otherwise, does not.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agent.errors import StateMismatch
from agent.learning import gate, renewal
from agent.learning.compare import Compared
from agent.learning.gate import Pair
from agent.learning.snapshot import Snapshot, Voted
from agent.learning.split import hash_of
from agent.program import Answerer, state
from agent.settings import AgentSettings
from sql import pairs, programs
from sql.pairs import KeptPair
from sql.rows import Connection


@dataclass(frozen=True)
class Challenger:
    """A candidate. `number`: among those against this champion; `learned_from`: so many examples;
    `learned`: hashes of their groups and of what the champion had learned; `made`: when it was
    stored, None where that is tonight; then `answers` are those that it was compiled from."""

    version: str
    program: Answerer
    state: dict[str, Any]
    number: int
    learned_from: int
    recipe: str
    made: datetime | None
    learned: frozenset[str] = frozenset()
    kept: tuple[KeptPair, ...] = ()
    answers: tuple[int, ...] = ()

    def known(self, examples: Iterable[Voted]) -> list[Compared]:
        """The pairs of these questions that still count."""
        by_group = {one.question_group: one for one in self.kept}
        found = []
        for one in examples:
            pair = by_group.get(hash_of(one.group))
            if pair is not None and pair.kind == one.gold.kind:
                right = pair.champion_right, pair.candidate_right
                counted = Pair(one.answer_id, one.gold.confirmed, *right, one.people, pair.judged)
                found.append(Compared(counted, pair.kind, pair.graver, one.group))
        return found

    def gives_way(self, snapshot: Snapshot, number_now: int) -> bool:
        """Whether another takes its place tonight."""
        count = gate.tally(one.pair for one in self.known(snapshot.evidence(self.made)))
        return renewal.gives_way(self.number, number_now, gate.e_value(count.won, count.lost))


@dataclass(frozen=True)
class Lists:
    """What stands against a champion: who challenges it now, from how many examples the first that
    ever did was made, and what the champion had learned from."""

    challenger: Challenger | None
    first: int | None
    champion_learned: frozenset[str] = frozenset()

    def number(self, now: int) -> int:
        """The number of a candidate made now, from so many examples."""
        return renewal.number(self.first or now, now)


def recipe_of(settings: AgentSettings) -> str:
    """By what a candidate is made and tried: another recipe makes another candidate."""
    recipe = [settings.optimiser, settings.optimiser_arguments, settings.lm]
    return json.dumps([*recipe, settings.optimiser_seed] if settings.optimiser_seed else recipe)


def read(conn: Connection, team: str, champion: str) -> Lists:
    """What stands against this champion. A state of another release stands no more."""
    rows = programs.challengers(conn, team, champion)
    serving = programs.get(conn, team, champion)
    learned_before = frozenset(serving.scores.get("learned", ()) if serving else ())
    first = min((int(row.scores["learned_from"]) for row in rows), default=None)
    if not rows or rows[0].status != "candidate":
        return Lists(None, first, learned_before)
    row = rows[0]
    try:
        program = state.load(row.state)
    except StateMismatch:
        return Lists(None, first, learned_before)
    kept = tuple(pairs.of(conn, team, row.version))
    recipe = str(row.scores.get("recipe", ""))
    number, learned = int(row.scores["number"]), int(row.scores["learned_from"])
    return Lists(
        Challenger(
            row.version,
            program,
            row.state,
            number,
            learned,
            recipe,
            row.created_at,
            frozenset(row.scores.get("learned", ())),
            kept,
        ),
        first,
        learned_before,
    )


def keep(conn: Connection, team: str, version: str, new: Sequence[Compared]) -> None:
    """Store what was compared tonight; what was left open is compared another night."""
    pairs.keep(
        conn,
        team,
        version,
        [
            KeptPair(
                hash_of(one.group),
                one.pair.answer_id,
                one.kind,
                bool(one.pair.champion),
                bool(one.pair.candidate),
                one.graver,
                one.pair.judged,
            )
            for one in new
            if not one.pair.missing
        ],
    )
