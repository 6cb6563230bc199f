"""One night: votes -> examples -> candidate -> comparison -> gate -> decision, with its evidence.

A candidate stays for as many nights as it takes (`challenger.py`), and another comes where there is
twice as much to learn from. All of a night is written in one transaction: one that is killed before
has decided nothing and can be run again. Nothing that was learned from is compared on, and evidence
holds ids and numbers, no texts.
"""

import os
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeAlias

import structlog

from agent.errors import NightRunning
from agent.learning import budget as budgets
from agent.learning import (
    challenger,
    comments,
    programs,
    rollout,
    unchanged,
)
from agent.learning.budget import NightReplies, Report
from agent.learning.challenger import recipe_of
from agent.learning.deciding import learn, seen_in
from agent.learning.examples import read
from agent.learning.night import Before, Night, NightKit, Outcome, Seen, settle
from agent.learning.voices import Electorate
from agent.learning.withdrawn import withdraw
from agent.lm import Meter
from agent.reading import reader_asked_for
from sql import locks, nights, roles
from sql import programs as stored
from sql.rows import Connection
from sql.spans import span

log = structlog.get_logger()

Settled: TypeAlias = Callable[[Connection, Night, Mapping[str, Any], Mapping[str, Any]], None]
"""Gets the night, and who served before and after it, in the transaction that settles it."""


def run_night(
    kit: NightKit,
    team: str,
    local_date: date,
    *,
    again: bool = True,
    report: Report = lambda what, done, total: None,
    meter: Meter | None = None,
    settled: Settled = lambda *_: None,
) -> Night:
    """Run the team's night of that date, and record its decision.

    With `again` false, a night that was decided is told as it was, and one for which nothing is new
    is skipped. One that was killed goes on: what LMs said by then is not asked again. Raises
    NightRunning where another process is at it. What goes wrong with an LM makes the night
    `failed`, never a promotion. `meter` counts what it spends;
    what `settled` raises undoes the decision.
    """
    meter = meter or budgets.meter_of(kit.settings)
    about = {"shoptalk.night": local_date.isoformat()}
    # Where a job started this process, the night is part of its trace.
    with span("night", about, kind="consumer", parent=os.environ.get("TRACEPARENT")) as one:
        night = _run(kit, team, local_date, again, report, meter, settled)
        one.set({"shoptalk.decision": night.decision, "shoptalk.lm_calls": meter.spent.calls})
    return night


def _run(
    kit: NightKit,
    team: str,
    local_date: date,
    again: bool,
    report: Report,
    meter: Meter,
    settled: Settled,
) -> Night:
    meter.memory = NightReplies(kit.db, team)
    report = budgets.said_to(report, meter)
    recipe = recipe_of(kit.settings)
    with locks.held(kit.db, f"learn:{team}") as ours:
        if not ours:
            raise NightRunning
        report("reading", 0, 1)
        heard = comments.read(kit.db, team, kit.embedder)
        with kit.db.connection() as conn:
            then = serving(conn, team)
            tried = rollout.judge(conn, team, kit.settings)
        with kit.db.connection() as conn:
            decided = None if again else nights.get(conn, team, local_date)
            electorate = Electorate.of(kit.settings, roles.deciders(conn, team))
            snapshot = read(conn, team, None, electorate, heard.reasons, heard.words)
            withdraw(conn, team, snapshot.standing)
            champion, version = programs.serving(conn, team, reader_asked_for(kit.settings))
            lists = challenger.read(conn, team, version)
            seen = Seen.now(conn, team)
        if decided and decided.decision:
            reason = str(decided.evidence.get("reason", ""))
            return Night(team, local_date, decided.decision, reason, decided.evidence, ran=False)
        before = Before(team, snapshot, champion, version, lists, seen, kit.settings)
        if tried and tried.decision == "goes on":
            outcome = Outcome("kept", f"{tried.version} is a canary: the night waits for it", {})
        else:
            skipped = None if again else _skipped(kit, before, local_date, recipe)
            outcome = skipped or learn(kit, before, report, meter)
        if tried:
            outcome.evidence["canary_before"] = {
                "version": tried.version,
                "decision": tried.decision,
            }
        outcome.evidence["reasons_from_comments"] = len(heard.reasons)
        outcome.evidence["comments_from_threads"] = len(heard.words)
        outcome.evidence["fingerprint"] = unchanged.fingerprint(before, recipe)
        report("settling", 0, 1)
        with span("settle"), kit.db.connection() as conn:
            night = settle(conn, local_date, outcome, before)
            settled(conn, night, then, serving(conn, team))
    log.info(
        "night.decided",
        team=team,
        night=local_date.isoformat(),
        decision=night.decision,
        e_value=round(outcome.e_value, 3),
        candidate=night.evidence.get("candidate"),
        seconds=night.evidence.get("seconds"),
    )
    return night


def serving(conn: Connection, team: str) -> dict[str, Any]:
    """Who answers: the version that serves, None for the one of the package, how often something
    was taken out of it since it was made, and the canary."""
    champion, canary = stored.champion_key(conn, team), stored.canary(conn, team)
    version, taken_out = champion or (None, 0)
    return {
        "serving": version,
        "taken_out": taken_out,
        "canary": None if canary is None else canary.version,
    }


def _skipped(kit: NightKit, before: Before, local_date: date, recipe: str) -> Outcome | None:
    """The outcome of a night for which nothing is new; None where something is."""
    with kit.db.connection() as conn:
        found = unchanged.since(conn, before, local_date, recipe)
    if found is None:
        return None
    reason, evidence = found
    return Outcome("nothing to learn", reason, {**seen_in(before.snapshot), **evidence})
