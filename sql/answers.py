"""Tables `answers` and `citations`: what was answered, and on which lines of which manual."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from psycopg.types.json import Jsonb

from sql.audience import Audience
from sql.files import load
from sql.rows import Connection, many, value

Status: TypeAlias = Literal["answered", "partial", "not_found", "clarify", "chat", "passages"]
Action: TypeAlias = Literal["search", "from_thread", "clarify", "decline"]
_SQL = load("answers")


@dataclass(frozen=True)
class NewAnswer:
    """An answer to store. `claims` and `warnings` are JSON; durations are in seconds."""

    question_id: int
    text: str
    status: Status
    action: Action
    program: str
    seconds: float
    lm: str | None = None
    claims: Sequence[Mapping[str, object]] = ()
    warnings: Sequence[Mapping[str, object]] = ()
    p_answered: float | None = None
    lm_calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    evidence_seconds: float | None = None


@dataclass(frozen=True)
class NewCitation:
    """A citation to store. `claim` is the index of its claim, from 0; `page` is 1-based."""

    claim: int
    passage_id: int
    manual_id: int
    page: int
    label: str | None
    quote: str


@dataclass(frozen=True)
class Citation:
    """A stored citation, with the title of its manual."""

    ordinal: int
    claim: int
    passage_id: int
    manual_id: int
    manual: str
    page: int
    label: str | None
    quote: str


def insert(conn: Connection, answer: NewAnswer, citations: Sequence[NewCitation]) -> int:
    """Store the answer with its citations, in their order, and return its id."""
    parameters = {
        **vars(answer),
        "claims": Jsonb([dict(claim) for claim in answer.claims]),
        "warnings": Jsonb([dict(warning) for warning in answer.warnings]),
    }
    answer_id = int(value(conn, _SQL["insert"], parameters))
    with conn.cursor() as cursor:
        cursor.executemany(
            _SQL["insert_citation"],
            [
                {**vars(citation), "answer_id": answer_id, "ordinal": ordinal}
                for ordinal, citation in enumerate(citations)
            ],
        )
    return answer_id


def citations_of(conn: Connection, audience: Audience, answer_id: int) -> list[Citation]:
    """Return the answer's citations that still hold for this audience, in order.

    Left out: manuals that the audience may not read (any more), and superseded revisions.
    """
    return many(
        conn, Citation, _SQL["citations_of"], {**audience.parameters(), "answer_id": answer_id}
    )
