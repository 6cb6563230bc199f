"""A version as a lead reads it: what changed, on which evidence, what it cost, who may undo it.

All of it is read from the rows of the programs and their promotions; nothing is asked of an LM.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from agent.errors import NoSuchProgram
from agent.judging import RIGHT
from agent.learning import gate, rollout
from agent.learning.mistaken import NEVER, Mistaken
from agent.learning.programs import as_it_serves, keep_packaged
from agent.program import DEFAULT_VERSION
from agent.settings import AgentSettings
from sql import programs, promotions
from sql.programs import Program
from sql.promotions import Promotion
from sql.rows import Connection

_COUNTS: Final = ("won", "lost", "tied", "missing", "people", "struck", "net", "e_needed")
_COST: Final = ("seconds", "runs", "compared_tonight", "spent")
_LONG: Final = 40
_DEMONSTRATIONS: Final = ("demos", "traces", "train")


def record(conn: Connection, team: str, version: str, settings: AgentSettings) -> dict[str, Any]:
    """The version as JSON. Its changes are told against the version that it was made from; the
    evidence is that of the decision that let it serve, else of its last night.

    Raises NoSuchProgram.
    """
    program = _program(conn, team, version)
    decisions = promotions.of_version(conn, team, version)
    served = [one for one in decisions if one.to_version == version]
    grounds = next((one for one in reversed(served) if one.evidence.get("pairs")), None)
    evidence = dict(grounds.evidence) if grounds else dict(program.scores)
    before = program.parent or next((one.from_version for one in served), None)
    known = programs.get(conn, team, before) if before and before != version else None
    canary = programs.canary(conn, team, program.name)
    trial = None
    if canary and canary.version == version:
        trial = rollout.document(rollout.look(conn, team, canary, settings))
    return {
        "version": version,
        "program": program.name,
        "status": program.status,
        "made_at": program.created_at.isoformat(),
        "parent": program.parent,
        "changes": changes(known.state, program.state) if known else None,
        "evidence": {
            "e_value": evidence.get("e_value"),
            **{name: evidence[name] for name in _COUNTS if name in evidence},
            "path": path(evidence.get("pairs", ()), _judge(evidence)),
            "judge": evidence.get("judge"),
            "guard_failures": evidence.get("guard_failures", []),
            "replay": evidence.get("replay"),
            "reason": evidence.get("reason"),
        },
        "cost": {name: evidence[name] for name in _COST if name in evidence},
        "canary": trial or evidence.get("canary"),
        "canary_share": canary.share if canary and trial else evidence.get("canary_share"),
        "decisions": [decision(one) for one in decisions],
        "undo": undo(program, settings),
    }


def decision(one: Promotion) -> dict[str, Any]:
    """A decision as JSON, without its pairs."""
    return {
        "from": one.from_version,
        "to": one.to_version,
        "kind": one.kind,
        "decided_by": one.decided_by,
        "e_value": one.e_value,
        "reason": one.evidence.get("reason"),
        "created_at": one.created_at.isoformat(),
    }


def diff(conn: Connection, team: str, one: str, other: str) -> dict[str, Any]:
    """What the other version has otherwise than the first. Raises NoSuchProgram."""
    first, second = _program(conn, team, one), _program(conn, team, other)
    return {
        "from": one,
        "to": other,
        "same_program": first.name == second.name,
        "changes": changes(first.state, second.state),
    }


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What is other in the second state: instructions and demonstrations by predictor, and the
    numbers (thresholds, weights) by name. What is the same is not told."""
    old, new = before.get("predictors") or {}, after.get("predictors") or {}
    return {
        "instructions": {
            name: {"before": was, "after": now}
            for name in sorted({*old, *new})
            if (was := _instructions(old, name)) != (now := _instructions(new, name))
        },
        "demonstrations": {
            name: told
            for name in sorted({*old, *new})
            if any((told := _demonstrations(old, new, name)).values())
        },
        "values": {
            name: {"before": was, "after": now}
            for name, was, now in _values(before, after)
            if was != now
        },
    }


def path(pairs: Sequence[Mapping[str, Any]], judge: Mistaken = NEVER) -> list[float]:
    """E after each pair that says something, in the order in which they were compared."""
    seen: list[gate.Pair] = []
    found: list[float] = []
    for pair in pairs:
        before, after = pair.get("champion"), pair.get("candidate")
        judged, confirmed = bool(pair.get("judged")), bool(pair.get("confirmed"))
        seen.append(gate.Pair(len(seen), confirmed, before, after, judged=judged))
        said_no = judged and after is False and before is False
        if seen[-1].gain or said_no:
            found.append(round(gate.evidence(gate.counted(seen), judge), 4))
    return found


def _judge(evidence: Mapping[str, Any]) -> Mistaken:
    """What was held against the judge that night; of an older night E is as it was counted then."""
    figures = evidence.get("judges", {}).get(RIGHT, {})
    if not figures.get("trusted") or "true_yes" not in figures:
        return NEVER
    return Mistaken.measured(figures["false_yes"], figures["of_wrong"], figures["true_yes"])


def undo(program: Program, settings: AgentSettings) -> str:
    """Who may undo it and how, in a sentence."""
    leads = f" (leads: {settings.leads})" if settings.leads else ""
    who = f"whoever runs Shoptalk{leads}, by `shoptalk programs rollback`"
    if program.status == "canary":
        return f"{who}; by itself where votes, failures or latency speak against it"
    if program.status == "champion" and program.version == DEFAULT_VERSION:
        return (
            "it came with the release; `shoptalk programs promote VERSION` lets another one serve"
        )
    if program.status == "champion":
        return who
    return f"it does not serve; `shoptalk programs promote {program.version}` lets it"


def _program(conn: Connection, team: str, version: str) -> Program:
    found = programs.get(conn, team, version)
    if found is None and version == DEFAULT_VERSION:
        keep_packaged(conn, team)
        found = programs.get(conn, team, version)
    if found is None:
        raise NoSuchProgram
    return as_it_serves(conn, found)


def _instructions(predictors: Mapping[str, Any], name: str) -> str | None:
    signature = (predictors.get(name) or {}).get("signature") or {}
    text = signature.get("instructions")
    return None if text is None else str(text)


def _demonstrations(
    old: Mapping[str, Any], new: Mapping[str, Any], name: str
) -> dict[str, list[Any]]:
    was, now = _shown(old.get(name) or {}), _shown(new.get(name) or {})
    return {
        "added": [one for one in now if one not in was],
        "removed": [one for one in was if one not in now],
    }


def _shown(predictor: Mapping[str, Any]) -> list[Any]:
    return [one for kind in _DEMONSTRATIONS for one in predictor.get(kind) or ()]


def _values(
    before: Mapping[str, Any], after: Mapping[str, Any], under: str = ""
) -> list[tuple[str, Any, Any]]:
    """(name, before, after) of everything beside the predictors and hashes."""
    found: list[tuple[str, Any, Any]] = []
    for name in sorted({*before, *after}):
        if not under and name in ("predictors", "schema_hash"):
            continue
        was, now = before.get(name), after.get(name)
        if isinstance(was, Mapping) and isinstance(now, Mapping):
            found += _values(was, now, f"{under}{name}.")
        elif isinstance(was, list) and isinstance(now, list) and len(was) + len(now) > _LONG:
            found.append((f"{under}{name}", _sketch(was), _sketch(now)))
        else:
            found.append((f"{under}{name}", was, now))
    return found


def _sketch(numbers: list[Any]) -> str:
    """Many numbers in a few characters: the same for the same."""
    hashed = hashlib.sha256(json.dumps(numbers).encode()).hexdigest()[:8]
    return f"{len(numbers)} values, {hashed}"
