"""Table `promotions`: which program replaced which, who decided it, and on what evidence.

`canary`: the version serves a share of the threads from then on, `gate`: it serves them all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias

from psycopg.types.json import Jsonb

from sql.files import load
from sql.programs import ANSWERS
from sql.rows import Connection, many, value

PromotionKind: TypeAlias = Literal["gate", "person", "rollback", "canary"]
_SQL = load("promotions")


@dataclass(frozen=True)
class NewPromotion:
    """A decision to store; `evidence` is JSON."""

    team: str
    from_version: str | None
    to_version: str
    kind: PromotionKind
    decided_by: str
    e_value: float | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Promotion:
    """A stored decision."""

    promotion_id: int
    team: str
    from_version: str | None
    to_version: str
    kind: PromotionKind
    decided_by: str
    e_value: float | None
    evidence: dict[str, Any]
    created_at: datetime


def insert(conn: Connection, promotion: NewPromotion) -> int:
    """Store the decision and return its id; the program's status is not changed here."""
    parameters = {**vars(promotion), "evidence": Jsonb(dict(promotion.evidence))}
    return int(value(conn, _SQL["insert"], parameters))


def latest(conn: Connection, team: str, limit: int) -> list[Promotion]:
    """Return the team's newest decisions, newest first."""
    return many(conn, Promotion, _SQL["latest"], {"team": team, "limit": limit})


def of_version(conn: Connection, team: str, version: str) -> list[Promotion]:
    """Return the decisions that let the version serve, or took it out of service, oldest first."""
    return many(conn, Promotion, _SQL["of_version"], {"team": team, "version": version})


def previous(conn: Connection, team: str, name: str = ANSWERS) -> str | None:
    """Return the version that served before the present champion came to serve.

    None: there is no champion, or it followed the program in the package. Rollbacks don't count,
    so that rolling back again goes further back.
    """
    version = value(conn, _SQL["previous"], {"team": team, "name": name})
    return None if version is None else str(version)
