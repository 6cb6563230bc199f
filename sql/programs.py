"""Table `programs`: saved states of a team's programs, versioned, one champion for each by name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

from psycopg.types.json import Jsonb

from sql.errors import ProgramUnknown
from sql.files import load
from sql.rows import Connection, execute, many, one, value

ProgramStatus: TypeAlias = Literal["candidate", "canary", "champion", "retired"]
ANSWERS: Final = "answers"
"""The name of the program that answers questions."""
_SQL = load("programs")


@dataclass(frozen=True)
class NewProgram:
    """A program to store. `state` and `scores` are JSON; `schema_hash` is of its signatures; `name`
    says which of the team's programs it is a version of."""

    team: str
    version: str
    state: Mapping[str, Any]
    schema_hash: str
    status: ProgramStatus
    parent: str | None = None
    scores: Mapping[str, Any] = field(default_factory=dict)
    name: str = ANSWERS


@dataclass(frozen=True)
class Program:
    """A stored program."""

    team: str
    version: str
    state: dict[str, Any]
    schema_hash: str
    parent: str | None
    status: ProgramStatus
    scores: dict[str, Any]
    created_at: datetime
    name: str = ANSWERS


@dataclass(frozen=True)
class Canary:
    """A version that serves `share` of the threads that began after `since`; `forgotten`: how often
    something was taken out of it."""

    version: str
    forgotten: int
    share: float
    since: datetime


@dataclass(frozen=True)
class Serving:
    """What serves a team: (version, how often something was taken out of it) of the champion, None
    for the program in the package, and the canary."""

    champion: tuple[str, int] | None
    canary: Canary | None


def insert(conn: Connection, program: NewProgram) -> None:
    """Store the program under its version, which is new to the team."""
    json = {"state": Jsonb(dict(program.state)), "scores": Jsonb(dict(program.scores))}
    execute(conn, _SQL["insert"], {**vars(program), **json})


def latest(conn: Connection, team: str, limit: int) -> list[Program]:
    """Return the team's newest programs, of whatever name, newest first."""
    return many(conn, Program, _SQL["latest"], {"team": team, "limit": limit})


def champion(conn: Connection, team: str, name: str = ANSWERS) -> Program | None:
    """Return the program of that name that serves the team, or None.

    Where no program serves that answers, the one in the package does.
    """
    return one(conn, Program, _SQL["champion"], {"team": team, "name": name})


def get(conn: Connection, team: str, version: str) -> Program | None:
    """Return the team's program of this version, or None."""
    return one(conn, Program, _SQL["get"], {"team": team, "version": version})


def champion_version(conn: Connection, team: str, name: str = ANSWERS) -> str | None:
    """Return the version of `champion`, or None."""
    version = value(conn, _SQL["champion_version"], {"team": team, "name": name})
    return None if version is None else str(version)


def champion_key(conn: Connection, team: str, name: str = ANSWERS) -> tuple[str, int] | None:
    """Return the version that serves the team and how often something was taken out of it."""
    return conn.execute(_SQL["champion_key"], {"team": team, "name": name}).fetchone()


def serving(conn: Connection, team: str, name: str = ANSWERS) -> Serving:
    """Return what serves the team at this moment."""
    champion, canary = None, None
    for version, forgotten, share, since in conn.execute(
        _SQL["serving"], {"team": team, "name": name}
    ):
        if share is None:
            champion = (str(version), int(forgotten))
        else:
            canary = Canary(version, forgotten, share, since)
    return Serving(champion, canary)


def canary(conn: Connection, team: str, name: str = ANSWERS) -> Canary | None:
    """Return the version that serves a share of the team's threads, or None."""
    row = conn.execute(_SQL["canary"], {"team": team, "name": name}).fetchone()
    return None if row is None else Canary(*row)


def begin_canary(conn: Connection, team: str, version: str, share: float) -> None:
    """Let the version serve that share, 0..1, of the threads that begin from now on.

    Hold the champion first; there must be no other canary of the same program.
    """
    execute(conn, _SQL["begin_canary"], {"team": team, "version": version, "share": share})


def end_canary(conn: Connection, team: str, name: str = ANSWERS) -> None:
    """Let the canary serve no more, where there is one."""
    execute(conn, _SQL["end_canary"], {"team": team, "name": name})


def taken_back(conn: Connection, team: str, state: Mapping[str, Any]) -> datetime | None:
    """Return when a program in this state, as it was made, was last taken out of service by a
    rollback; None where none was."""
    when = value(conn, _SQL["taken_back"], {"team": team, "state": Jsonb(dict(state))})
    assert when is None or isinstance(when, datetime)
    return when


def hold_states(conn: Connection, team: str) -> dict[str, dict[str, Any]]:
    """Return the state of each version; until the transaction ends nobody else changes one, adds
    one after `hold_champion`, or promotes one."""
    execute(conn, _SQL["lock_champion"], {"team": team})
    return dict(conn.execute(_SQL["hold_all"], {"team": team}).fetchall())


def take_out(conn: Connection, team: str, version: str, left: Mapping[str, Any]) -> None:
    """Let the program have only what is left of its state; whoever serves it loads it anew."""
    parameters = {"team": team, "version": version, "state": Jsonb(dict(left))}
    execute(conn, _SQL["take_out"], parameters)


def hold_champion(conn: Connection, team: str, name: str = ANSWERS) -> str | None:
    """Return `champion_version`, which nobody else changes until the transaction ends."""
    execute(conn, _SQL["lock_champion"], {"team": team})
    return champion_version(conn, team, name)


def compared(
    conn: Connection, team: str, parent: str, but: Mapping[str, Any], version: str = ""
) -> int:
    """Return how many candidates were compared with this parent, other than those made as the state
    `but` or as that version was."""
    but_ = {"state": Jsonb(dict(but)), "version": version}
    return int(value(conn, _SQL["compared"], {"team": team, "parent": parent, **but_}))


def challengers(conn: Connection, team: str, parent: str) -> list[Program]:
    """Return what nights made to answer in this champion's place, newest first."""
    return many(conn, Program, _SQL["challengers"], {"team": team, "parent": parent})


def learned(conn: Connection, team: str) -> list[Program]:
    """Return the versions that answer and say what they learned from."""
    return many(conn, Program, _SQL["learned"], {"team": team})


def rescore(conn: Connection, team: str, version: str, scores: Mapping[str, Any]) -> None:
    """Write what the version has come to by now."""
    parameters = {"team": team, "version": version, "scores": Jsonb(dict(scores))}
    execute(conn, _SQL["rescore"], parameters)


def set_champion(conn: Connection, team: str, version: str) -> None:
    """Let this version serve the team from now on; what of its name served, to all or to a share
    of them, is retired.

    ProgramUnknown, and nothing changed, where the team has no such version.
    """
    parameters = {"team": team, "version": version}
    # Two at once would both find the same old champion, and then be two.
    execute(conn, _SQL["lock_champion"], parameters)
    if get(conn, team, version) is None:
        raise ProgramUnknown
    execute(conn, _SQL["retire_champion"], parameters)
    execute(conn, _SQL["crown"], parameters)


def retire(conn: Connection, team: str, version: str) -> None:
    """Take the version out of service; where it was the champion, the packaged one serves."""
    execute(conn, _SQL["retire"], {"team": team, "version": version})
