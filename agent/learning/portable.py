"""A program as a file: JSON with a hash over all of it, that people can read and nothing can run.

The hash tells a file that was damaged or changed by hand from one that was written here; it does
not tell who wrote it. What is imported is a candidate, and serves only when a person promotes it.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from agent.errors import DamagedProgram, NoSuchProgram, ProgramThere
from agent.learning import programs
from sql import programs as stored
from sql.programs import NewProgram
from sql.rows import Connection

FORMAT: Final = 1
MOST_BYTES: Final = 50_000_000
_KEPT: Final = ("format", "program", "version", "parent", "team", "made_at", "learned", "state")


def export(conn: Connection, team: str, version: str) -> bytes:
    """The version as a file. Raises NoSuchProgram."""
    programs.keep_packaged(conn, team)
    program = stored.get(conn, team, version)
    if program is None:
        raise NoSuchProgram
    document = {
        "format": FORMAT,
        "program": program.name,
        "version": version,
        "parent": program.parent,
        "team": team,
        "made_at": program.created_at.isoformat(),
        "learned": sorted(map(str, program.scores.get("learned", ()))),
        "state": program.state,
    }
    document["sha256"] = _hash(document)
    return (json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def read(content: bytes) -> dict[str, Any]:
    """The document of a file. Raises DamagedProgram where it is none, or was changed, and
    StateMismatch where that is no state of the program of this name."""
    try:
        if len(content) > MOST_BYTES:
            raise ValueError
        document = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise DamagedProgram from error
    if not isinstance(document, dict) or not isinstance(document.get("state"), dict):
        raise DamagedProgram
    if document.get("format") != FORMAT or set(document) != {*_KEPT, "sha256"}:
        raise DamagedProgram
    named = document["program"], document["version"], document["team"]
    if not all(isinstance(one, str) and 0 < len(one) <= 200 for one in named):
        raise DamagedProgram
    if document["sha256"] != _hash(document):
        raise DamagedProgram
    programs.check(document["program"], document["state"])
    return document


def store(
    conn: Connection, team: str, document: Mapping[str, Any], by: str, name: str | None = None
) -> tuple[str, bool]:
    """The program as a candidate of the team, under its own version or `name`: (version, whether
    it is new here). Raises ProgramThere where another program has that version.

    What it learned from stays with it where it is the same team's: what people take back there
    leaves it again.
    """
    version = name or str(document["version"])
    there = stored.get(conn, team, version)
    if there is not None:
        if there.name == document["program"] and there.state == document["state"]:
            return version, False
        raise ProgramThere
    scores: dict[str, Any] = {
        "imported_by": by,
        "imported_from": {"team": document["team"], "version": document["version"]},
    }
    if document["team"] == team:
        scores["learned"] = document["learned"]
    state = document["state"]
    parent = document["parent"]
    known = isinstance(parent, str) and stored.get(conn, team, parent) is not None
    hashed = str(state.get("schema_hash", ""))
    new = NewProgram(
        team,
        version,
        state,
        hashed,
        "candidate",
        parent if known else None,
        scores,
        str(document["program"]),
    )
    stored.insert(conn, new)
    return version, True


def _hash(document: Mapping[str, Any]) -> str:
    held = {name: document.get(name) for name in _KEPT}
    text = json.dumps(held, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
