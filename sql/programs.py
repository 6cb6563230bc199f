"""Table `programs`: saved states of the program, versioned, one champion a team."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias

from psycopg.types.json import Jsonb

from sql.errors import ProgramUnknown
from sql.files import load
from sql.rows import Connection, execute, many, one, value

ProgramStatus: TypeAlias = Literal["candidate", "canary", "champion", "retired"]
_SQL = load("programs")


@dataclass(frozen=True)
class NewProgram:
    """A program to store. `state` and `scores` are JSON; `schema_hash` is of its signatures."""

    team: str
    version: str
    state: Mapping[str, Any]
    schema_hash: str
    status: ProgramStatus
    parent: str | None = None
    scores: Mapping[str, Any] = field(default_factory=dict)


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


def insert(conn: Connection, program: NewProgram) -> None:
    """Store the program under its version, which is new to the team."""
    json = {"state": Jsonb(dict(program.state)), "scores": Jsonb(dict(program.scores))}
    execute(conn, _SQL["insert"], {**vars(program), **json})


def latest(conn: Connection, team: str, limit: int) -> list[Program]:
    """Return the team's newest programs, newest first."""
    return many(conn, Program, _SQL["latest"], {"team": team, "limit": limit})


def champion(conn: Connection, team: str) -> Program | None:
    """Return the program that serves the team, or None: the one in the package serves."""
    return one(conn, Program, _SQL["champion"], {"team": team})


def get(conn: Connection, team: str, version: str) -> Program | None:
    """Return the team's program of this version, or None."""
    return one(conn, Program, _SQL["get"], {"team": team, "version": version})


def champion_version(conn: Connection, team: str) -> str | None:
    """Return the version that serves the team, or None: the one in the package serves."""
    version = value(conn, _SQL["champion_version"], {"team": team})
    return None if version is None else str(version)


def hold_champion(conn: Connection, team: str) -> str | None:
    """Return `champion_version`, which nobody else changes until the transaction ends."""
    execute(conn, _SQL["lock_champion"], {"team": team})
    return champion_version(conn, team)


def compared(conn: Connection, team: str, parent: str, but: Mapping[str, Any]) -> int:
    """Return how many candidates other than the state `but` were compared with this parent."""
    parameters = {"team": team, "parent": parent, "state": Jsonb(dict(but))}
    return int(value(conn, _SQL["compared"], parameters))


def challengers(conn: Connection, team: str, parent: str) -> list[Program]:
    """Return what nights made against this champion, newest first."""
    return many(conn, Program, _SQL["challengers"], {"team": team, "parent": parent})


def champion_mark(conn: Connection, team: str) -> str | None:
    """Return what changes with the program that serves and with its state; None: the packaged."""
    mark = value(conn, _SQL["champion_mark"], {"team": team})
    return None if mark is None else str(mark)


def learned(conn: Connection, team: str) -> list[Program]:
    """Return the programs that say what they learned from, held until the transaction ends."""
    return many(conn, Program, _SQL["learned"], {"team": team})


def withdraw(
    conn: Connection,
    team: str,
    version: str,
    state: Mapping[str, Any],
    scores: Mapping[str, Any],
) -> None:
    """Give the version another state, for something in it was withdrawn."""
    json = {"state": Jsonb(dict(state)), "scores": Jsonb(dict(scores))}
    execute(conn, _SQL["withdraw"], {"team": team, "version": version, **json})


def rescore(conn: Connection, team: str, version: str, scores: Mapping[str, Any]) -> None:
    """Write what the version has come to by now."""
    parameters = {"team": team, "version": version, "scores": Jsonb(dict(scores))}
    execute(conn, _SQL["rescore"], parameters)


def set_champion(conn: Connection, team: str, version: str) -> None:
    """Let this version serve the team from now on; the one that served is retired.

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
