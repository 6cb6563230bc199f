"""Table `judge_calibrations`: how far each judge was to be believed, night by night."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg.types.json import Jsonb

from sql.files import load
from sql.rows import Connection, execute, many

_SQL = load("judges")


@dataclass(frozen=True)
class Calibrated:
    """A judge's calibration in one night; `program`: the version that served, `version`: the
    judge's own; `figures`: as `agent.judging.Calibration.document` has them."""

    local_date: date
    judge: str
    program: str
    version: str
    lm: str
    trusted: bool
    figures: dict[str, Any]


def keep(
    conn: Connection,
    team: str,
    local_date: date,
    judge: str,
    program: str,
    figures: Mapping[str, Any],
) -> None:
    """Store a calibration; one of the same night, judge and program gives way."""
    parameters = {
        "team": team,
        "local_date": local_date,
        "judge": judge,
        "program": program,
        "version": figures["version"],
        "lm": figures["lm"],
        "trusted": figures["trusted"],
        "figures": Jsonb(dict(figures)),
    }
    execute(conn, _SQL["keep"], parameters)


def latest(conn: Connection, team: str, limit: int) -> list[Calibrated]:
    """Return the newest calibrations, by night, newest first."""
    return many(conn, Calibrated, _SQL["latest"], {"team": team, "limit": limit})
