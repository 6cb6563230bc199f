"""What is kept of one person, read or erased. Slack's ids are all that names anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from psycopg.rows import dict_row

from sql.files import load
from sql.rows import Connection, execute, many

_SQL = load("privacy")
PARTS: Final = (
    "questions",
    "attachments",
    "answers",
    "votes",
    "corrections",
    "decisions",
    "walks",
    "uploads",
    "upload_acts",
    "grants",
    "replacements",
    "promotions",
    "orders",
    "drafts",
    "audit",
    "roles",
    "known_as",
)
"""The parts of an export, in its order."""
NOBODY: Final = "erased"
"""Stands where the id stood, in rows that others need."""
_ERASED: Final = (
    "erase_person",
    "erase_voter",
    "erase_tellings",
    "erase_upload_acts",
    "erase_turns",
    "erase_role",
    "erase_expert_messages",
    "erase_home",
)
_UNNAMED: Final = (
    "unname_questions",
    "unname_uploads",
    "unname_deciders",
    "unname_grants",
    "unname_replacements",
    "unname_promotions",
    "unname_corrections",
    "unname_decisions",
    "unname_orders",
    "unname_order_grants",
    "unname_drafts",
    "unname_walks",
    "unname_walk_clicks",
    "unname_audit",
    "unname_roles",
    "unname_channel_settings",
    "unname_commands",
    "unname_installations",
    "unname_answer_drafts",
    "unname_expert_messages",
    "unname_groups",
)


@dataclass(frozen=True)
class Own:
    """A question of theirs."""

    question_id: int
    channel: str
    ts: str


def export(conn: Connection, team: str, user_id: str) -> dict[str, list[dict[str, Any]]]:
    """Return the rows that are kept of the person, by part."""
    parameters = {"team": team, "user_id": user_id}
    with conn.cursor(row_factory=dict_row) as cursor:
        return {name: cursor.execute(_SQL[name], parameters).fetchall() for name in PARTS}


def own_questions(conn: Connection, team: str, user_id: str) -> list[Own]:
    """Return the person's questions, held until the transaction ends."""
    return many(conn, Own, _SQL["own_questions"], {"team": team, "user_id": user_id})


def own_notes(conn: Connection, team: str, user_id: str) -> Sequence[int]:
    """Return the ids of the corrections that the person wrote."""
    rows = conn.execute(_SQL["own_notes"], {"team": team, "user_id": user_id}).fetchall()
    return [int(id_) for (id_,) in rows]


def erase(conn: Connection, team: str, user_id: str) -> dict[str, int]:
    """Delete the person's votes, corrections and what they are in Slack, and take their id out of
    all that stays; return how many rows each was. Their questions are to be erased before."""
    parameters = {"team": team, "user_id": user_id, "nobody": NOBODY}
    counts = {
        name: execute(conn, _SQL[f"erase_{name}"], parameters) for name in ("votes", "corrections")
    }
    for name in _ERASED:
        execute(conn, _SQL[name], parameters)
    counts["rows_without_their_id"] = sum(
        execute(conn, _SQL[name], parameters) for name in _UNNAMED
    )
    return counts
