"""From the gate to serving all: a canary is begun, watched, taken back, or let serve all.

What is decided is written as a promotion with its figures, in the transaction that does it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal, TypeAlias

from agent.errors import StateMismatch
from agent.learning import canary as rules
from agent.learning import programs
from agent.learning.canary import Signal, Trial
from agent.learning.voices import Electorate
from agent.program import DEFAULT_VERSION
from agent.settings import AgentSettings
from sql import programs as stored
from sql import promotions, roles, rollout
from sql.programs import Canary
from sql.rows import Connection

Decision: TypeAlias = Literal["goes on", "taken back", "serves all"]
_TIMED: Final = 200
_WHAT: Final[Mapping[Signal, str]] = {
    "votes": "people voted down",
    "failures": "verification refused, or nothing could be answered in,",
    "latency": "it took too long in",
}
BY: Final = "canary"


@dataclass(frozen=True)
class Judged:
    """What became of the canary, and why; `trial`: what it is judged by."""

    version: str
    decision: Decision
    reason: str
    trial: Trial | None


def begin(
    conn: Connection,
    team: str,
    version: str,
    settings: AgentSettings,
    by: str,
    e_value: float | None,
    evidence: Mapping[str, Any],
    share: float | None = None,
) -> str:
    """Let the version serve a share of the threads, AGENT_CANARY_SHARE or the one given; the
    version that goes on serving the others. From when on an answer is slow is decided now, by what
    the champion's took until now."""
    champion = stored.champion_version(conn, team) or DEFAULT_VERSION
    took = rollout.seconds(conn, team, champion, _TIMED)
    slow = rules.slow_from(took, settings.answer_seconds)
    known = {**evidence, "slow_from": round(slow, 2)}
    return programs.begin_canary(
        conn, team, version, share or settings.canary_share, by, e_value, known
    )


def look(conn: Connection, team: str, canary: Canary, settings: AgentSettings) -> Trial:
    """What is known of the canary by now; changes nothing."""
    champion = stored.champion_version(conn, team) or DEFAULT_VERSION
    served = rollout.answers(conn, team, (canary.version, champion), canary.since)
    failed = rollout.failed(conn, team, canary.since)
    slow = _slow(conn, team, canary.version, settings)
    return rules.try_(
        canary, served, failed, slow, Electorate.of(settings, roles.deciders(conn, team))
    )


def judge(
    conn: Connection, team: str, settings: AgentSettings, now: datetime | None = None
) -> Judged | None:
    """Take the canary back, let it serve all, or let it go on; None where there is none. Two at
    once decide once."""
    stored.hold_champion(conn, team)
    canary = stored.canary(conn, team)
    if canary is None:
        return None
    try:
        program = stored.get(conn, team, canary.version)
        assert program is not None
        programs.check(program.name, program.state)
    except StateMismatch as error:
        programs.stop_canary(conn, team, BY, str(error))
        return Judged(canary.version, "taken back", str(error), None)
    trial = look(conn, team, canary, settings)
    figures = document(trial)
    if signal := trial.against():
        wrong = trial.signals[signal]
        reason = (
            f"{_WHAT[signal]} {wrong.canary} of its {trial.canary.threads} threads and "
            f"{wrong.champion} of the champion's {trial.champion.threads}, E = "
            f"{wrong.e_value:.0f}, at least {rules.THRESHOLD:.0f}"
        )
        programs.stop_canary(conn, team, BY, reason, evidence={"canary": figures})
        return Judged(canary.version, "taken back", reason, trial)
    now = now or datetime.now(UTC)
    if not rules.is_over(canary, trial, settings.canary_hours, now):
        return Judged(canary.version, "goes on", "nothing speaks against it so far", trial)
    begun = _begun(conn, team, canary.version)
    reason = f"nothing spoke against it in {trial.canary.threads} threads"
    evidence = {**(begun.evidence if begun else {}), "canary": figures, "canary_reason": reason}
    e_value = begun.e_value if begun else None
    programs.promote_after_canary(conn, team, canary.version, e_value, evidence)
    return Judged(canary.version, "serves all", reason, trial)


def document(trial: Trial) -> dict[str, Any]:
    """The trial as JSON: ids and text of nobody."""
    return {
        "canary": asdict(trial.canary),
        "champion": asdict(trial.champion),
        "signals": {
            name: {**asdict(wrong), "e_value": round(wrong.e_value, 3)}
            for name, wrong in trial.signals.items()
        },
        "threshold": rules.THRESHOLD,
    }


def _begun(conn: Connection, team: str, version: str) -> promotions.Promotion | None:
    begun = [one for one in promotions.of_version(conn, team, version) if one.kind == "canary"]
    mine = [one for one in begun if one.to_version == version]
    return mine[-1] if mine else None


def _slow(conn: Connection, team: str, version: str, settings: AgentSettings) -> float:
    begun = _begun(conn, team, version)
    known = begun.evidence.get("slow_from") if begun else None
    return settings.answer_seconds if known is None else float(known)
