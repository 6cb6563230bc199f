"""What a night begins with, what it comes to, and how that is written down: all or nothing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from agent.conversation import Examples
from agent.evidence import Tool
from agent.learning import challenger, programs, rollout
from agent.learning.challenger import Challenger, Lists
from agent.learning.compare import Compared
from agent.learning.snapshot import Snapshot
from agent.lm import LMs
from agent.program import Answerer
from agent.settings import AgentSettings
from ingest.embedding import Embedder
from sql import forgetting, judges, night_replies, nights, votes
from sql import programs as stored
from sql.database import Connection, Database
from sql.nights import Decision


@dataclass(frozen=True)
class NightKit:
    """What a night needs. `lms` None: there is no LM, and the night fails saying so."""

    db: Database
    embedder: Embedder
    tools: tuple[Tool, ...]
    settings: AgentSettings
    lms: LMs | None
    likeness: Examples


@dataclass(frozen=True)
class Night:
    """How a night ended. `ran`: it was decided now, and not before."""

    team: str
    local_date: date
    decision: Decision
    reason: str
    evidence: dict[str, Any]
    ran: bool = True


@dataclass(frozen=True)
class Outcome:
    decision: Decision
    reason: str
    evidence: dict[str, Any]
    candidate: Challenger | None = None
    e_value: float = 1.0
    new: tuple[Compared, ...] = ()


@dataclass(frozen=True)
class Seen:
    """Who served when the night began, with how often something was taken out of it, and how many
    manuals had been removed by then."""

    champion: tuple[str, int] | None
    manuals_removed: int

    @classmethod
    def now(cls, conn: Connection, team: str) -> "Seen":
        """As it is at this moment."""
        return cls(stored.champion_key(conn, team), forgetting.manuals_removed(conn, team))


@dataclass(frozen=True)
class Before:
    """What a night begins with. Without `settings` what is promoted serves all at once."""

    team: str
    snapshot: Snapshot
    champion: Answerer
    version: str
    lists: Lists
    seen: Seen
    settings: AgentSettings | None = None


def settle(conn: Connection, local_date: date, outcome: Outcome, before: Before) -> Night:
    """Write the decision, and let the candidate serve if that is it: all or nothing."""
    team = before.team
    # From here on nobody deletes what a candidate may quote: later they find it in the candidate.
    stored.hold_champion(conn, team)
    now = Seen.now(conn, team)
    if outcome.candidate is not None and _is_gone(conn, before, outcome.candidate, now):
        outcome = Outcome("kept", "what it learned from was deleted meanwhile", outcome.evidence)
    decision, reason, evidence = outcome.decision, outcome.reason, dict(outcome.evidence)
    evidence["champion"] = before.version
    for name, figures in evidence.get("judges", {}).items():
        judges.keep(conn, team, local_date, name, before.version, figures)
    if decision == "promoted" and now.champion != before.seen.champion:
        decision, reason = "kept", f"another program came to serve meanwhile; {reason}"
    evidence["reason"] = reason
    if (candidate := outcome.candidate) is not None:
        version = candidate.version or programs.version_of(candidate.state, local_date)
        evidence["candidate"] = version
        programs.keep_packaged(conn, team)
        scores = {name: evidence[name] for name in ("won", "lost", "tied", "missing", "e_value")}
        made_of = {name: getattr(candidate, name) for name in ("number", "learned_from", "recipe")}
        scores |= {**made_of, "learned": sorted(candidate.learned)}
        programs.keep(conn, team, version, candidate.state, parent=before.version, scores=scores)
        stored.rescore(conn, team, version, scores)
        challenger.keep(conn, team, version, outcome.new)
        if decision == "promoted" and (when := stored.taken_back(conn, team, candidate.state)):
            decision = "kept"
            reason = f"it was taken back on {when:%Y-%m-%d}, so only a person promotes it; {reason}"
            evidence["reason"] = reason
        if decision == "promoted":
            let_serve(conn, before, version, outcome.e_value, evidence)
    nights.finish(conn, team, local_date, decision, evidence)
    if decision != "failed":
        night_replies.forget(conn, team)
    return Night(team, local_date, decision, reason, evidence)


def let_serve(
    conn: Connection, before: Before, version: str, e_value: float, evidence: dict[str, Any]
) -> None:
    """Let the candidate serve a share of the threads first, or all where the settings want that."""
    if before.settings is None or not before.settings.canary_share:
        programs.promote_by_gate(conn, before.team, version, e_value, evidence)
        return
    evidence["canary_share"] = before.settings.canary_share
    rollout.begin(conn, before.team, version, before.settings, "nightly", e_value, evidence)


def _is_gone(conn: Connection, before: Before, candidate: Challenger, now: Seen) -> bool:
    """Whether what it learned from was deleted since the night began: a question or a manual, or
    what the champion had learned before."""
    if candidate.version:
        kept = stored.get(conn, before.team, candidate.version)
        return kept is None or kept.state != candidate.state
    # What an LM wrote has keys below 0, and goes with its manual: that is seen below.
    if not votes.still_there(conn, [one for one in candidate.answers if one > 0]):
        return True
    then, serves = before.seen.champion, now.champion
    scrubbed = then is not None and serves is not None and then[0] == serves[0] and then != serves
    return scrubbed or now.manuals_removed != before.seen.manuals_removed
