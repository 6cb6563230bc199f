"""The versions of a team's programs: which one serves, and what a person may decide about it.

Each change of who serves is a promotion with its kind, in one transaction under the champion's
lock: workers look it up for each question, so that it counts from the next one on. The program of
the package gets a row too when the first one follows it, so that there is a way back. A version
names its program: the one that answers, or a classifier (`classifier`, or `classifier:` and a name
of its own).
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final

import structlog

from agent import classifying
from agent.errors import NoCanary, NoSuchProgram, NothingBefore, StateMismatch
from agent.learning import further
from agent.program import Answerer, state
from sql import audit, programs, promotions
from sql.programs import ANSWERS, NewProgram, Program
from sql.promotions import NewPromotion
from sql.rows import Connection

log = structlog.get_logger()
_MACHINES: Final = ("nightly", "canary")
"""Who decides where no person does: a night's gate, and what was seen of a canary since."""
_LOADERS: Final[Mapping[str, Callable[[Mapping[str, Any]], object]]] = {
    ANSWERS: state.load,
    classifying.PROGRAM: classifying.load,
}
"""What reads a program's state, and raises StateMismatch; those of other names say themselves what
fields they have (`further.py`)."""


def serving(conn: Connection, team: str, reader: str = "small") -> tuple[Answerer, str]:
    """The program that serves the team, with its version.

    Where there is no champion, or it is another release's, that is the packaged one with that
    reader, as for questions.
    """
    champion = programs.champion(conn, team)
    if champion is not None:
        try:
            return state.load(champion.state), champion.version
        except StateMismatch as error:
            log.warning("program.mismatch", program=champion.version, reason=str(error))
    return state.default(reader), state.DEFAULT_VERSION


def version_of(document: Mapping[str, Any], night: date) -> str:
    """The name of a state made in that night; the same state gets the same name."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False)
    return f"{night.isoformat()}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def keep(
    conn: Connection,
    team: str,
    version: str,
    document: Mapping[str, Any],
    *,
    parent: str | None,
    scores: Mapping[str, Any],
    name: str = ANSWERS,
) -> None:
    """Store a candidate; nothing where it is stored already."""
    if programs.get(conn, team, version) is None:
        hashed = str(document["schema_hash"])
        programs.insert(
            conn, NewProgram(team, version, document, hashed, "candidate", parent, scores, name)
        )


def keep_packaged(conn: Connection, team: str) -> None:
    """Give the program of the package its row, retired, where it has none."""
    if programs.get(conn, team, state.DEFAULT_VERSION) is None:
        document = state.dump(state.default())
        hashed = str(document["schema_hash"])
        programs.insert(conn, NewProgram(team, state.DEFAULT_VERSION, document, hashed, "retired"))


def as_it_serves(conn: Connection, row: Program) -> Program:
    """The row as people read it: the program of the package is the champion where nobody let
    another one serve, whatever its row says."""
    is_packaged = (row.name, row.version) == (ANSWERS, state.DEFAULT_VERSION)
    if is_packaged and programs.champion_version(conn, row.team) is None:
        return replace(row, status="champion")
    return row


def promote(conn: Connection, team: str, version: str, by: str) -> str | None:
    """Let the version serve because a person says so; the version of its program that served
    before, None where none did. A canary of that program ends with it.

    Raises NoSuchProgram, or StateMismatch where it is another release's.
    """
    before = _let_serve(conn, team, version)
    _record(conn, NewPromotion(team, before, version, "person", by))
    return before


def rollback(
    conn: Connection, team: str, version: str | None, by: str, name: str = ANSWERS
) -> tuple[str | None, str]:
    """Take the last step back: (from, to). Where a canary serves a share, and no other version is
    named, it serves no more; else the version before the present one serves again, or the one
    named.

    `name`: of which program, where no version says it.

    Raises NothingBefore, NoSuchProgram or StateMismatch.
    """
    programs.hold_champion(conn, team)
    canary = programs.canary(conn, team, name)
    if canary and version in (None, canary.version):
        return canary.version, stop_canary(conn, team, by, name=name)
    to = version or promotions.previous(conn, team, name)
    if to is None:
        raise NothingBefore
    before = _let_serve(conn, team, to)
    _record(conn, NewPromotion(team, before, to, "rollback", by))
    return before, to


def promote_by_gate(
    conn: Connection, team: str, version: str, e_value: float, evidence: Mapping[str, Any]
) -> None:
    """Let the candidate serve on its evidence."""
    before = _let_serve(conn, team, version)
    _record(conn, NewPromotion(team, before, version, "gate", "nightly", e_value, evidence))


def promote_after_canary(
    conn: Connection, team: str, version: str, e_value: float | None, evidence: Mapping[str, Any]
) -> None:
    """Let the canary serve all, on the evidence that it began with and what was seen since."""
    before = _let_serve(conn, team, version)
    _record(conn, NewPromotion(team, before, version, "gate", "canary", e_value, evidence))


def begin_canary(
    conn: Connection,
    team: str,
    version: str,
    share: float,
    by: str,
    e_value: float | None,
    evidence: Mapping[str, Any],
) -> str:
    """Let the version serve that share, 0..1, of the threads that begin from now on; the version
    that goes on serving the others. Another canary of the same program ends.

    Raises NoSuchProgram, StateMismatch, or NoCanary where it is the champion, or answers nothing.
    """
    program, before = _held(conn, team, version)
    if program.name != ANSWERS or before is None or before == version:
        raise NoCanary
    stop_canary(conn, team, by, "another one begins", program.name)
    programs.begin_canary(conn, team, version, share)
    more = {**evidence, "canary_share": share}
    _record(conn, NewPromotion(team, before, version, "canary", by, e_value, more))
    return before


def stop_canary(
    conn: Connection,
    team: str,
    by: str,
    reason: str = "",
    name: str = ANSWERS,
    evidence: Mapping[str, Any] = MappingProxyType({}),
) -> str:
    """Let the canary serve no more, where there is one; who serves all again."""
    to = programs.hold_champion(conn, team, name) or state.DEFAULT_VERSION
    canary = programs.canary(conn, team, name)
    if canary is None:
        return to
    programs.end_canary(conn, team, name)
    known = {**evidence, "canary_share": canary.share, "reason": reason or f"{by} said so"}
    _record(conn, NewPromotion(team, canary.version, to, "rollback", by, None, known))
    return to


def _held(conn: Connection, team: str, version: str) -> tuple[Program, str | None]:
    """The program, which loads, and who serves; nobody else changes that until the end of the
    transaction."""
    programs.hold_champion(conn, team)
    keep_packaged(conn, team)
    program = programs.get(conn, team, version)
    if program is None:
        raise NoSuchProgram
    check(program.name, program.state)
    before = programs.champion_version(conn, team, program.name)
    if program.name == ANSWERS:
        before = before or state.DEFAULT_VERSION
    return program, before


def check(name: str, document: Mapping[str, Any]) -> None:
    """Raises StateMismatch where that is no state of the program of this name, as this release has
    it; a name that is not ours is a further program's."""
    _LOADERS.get(name.partition(":")[0], further.load)(document)


def _audit(conn: Connection, promotion: NewPromotion) -> None:
    before, to = promotion.from_version, promotion.to_version
    share = promotion.evidence.get("canary_share")
    then: dict[str, Any] = {"serving": before}
    now: dict[str, Any] = {"serving": to}
    if promotion.kind == "canary":
        then, now = {"serving": before, "canary": None}, {"serving": before, "canary": to}
        now["share"] = share
    elif promotion.kind == "rollback":
        then, now = {"serving": to, "canary": before}, {"serving": to, "canary": None}
    if promotion.e_value is not None:
        now["e_value"] = round(promotion.e_value, 3)
    audit.record(
        conn,
        promotion.team,
        promotion.decided_by,
        "program.rollback" if promotion.kind == "rollback" else "program.promote",
        f"program:{before if promotion.kind == 'rollback' else to}",
        way="clock",
        before=then,
        after=now,
    )


def _let_serve(conn: Connection, team: str, version: str) -> str | None:
    _, before = _held(conn, team, version)
    programs.set_champion(conn, team, version)
    return before


def _record(conn: Connection, promotion: NewPromotion) -> None:
    """Write it down; in the audit too where no person says so: whoever lets one act writes that."""
    promotions.insert(conn, promotion)
    if promotion.decided_by in _MACHINES:
        _audit(conn, promotion)
    log.info(
        "program.promoted",
        team=promotion.team,
        program=promotion.to_version,
        before=promotion.from_version,
        kind=promotion.kind,
        by=promotion.decided_by,
        e_value=promotion.e_value,
    )
