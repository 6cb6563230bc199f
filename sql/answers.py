"""Tables `answers` and `citations`: what was answered, and on which lines of which manual."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from psycopg.types.json import Jsonb

from sql.audience import Audience
from sql.files import load
from sql.rows import Connection, many, one, value
from sql.units import Role

Status: TypeAlias = Literal[
    "answered", "partial", "likely", "not_found", "clarify", "chat", "passages"
]
Action: TypeAlias = Literal["search", "from_thread", "clarify", "decline"]
Language: TypeAlias = str
"""ISO 639-1 code of a language that our own sentences are in."""
_SQL = load("answers")


@dataclass(frozen=True)
class NewAnswer:
    """An answer to store. `claims` and `warnings` are JSON; durations are in seconds.

    `claims` are the parts of the answer, one for each unit shown: {"text": the lead or "",
    "kind": of the unit, "title": of the unit}.

    `superseded`: it stands on a superseded revision and says so. `remarks`: our own
    sentences, in `language`. `nearest`: ids of the passages that came nearest. `audience`: for
    whom it was composed (`Audience.mark`). `in_public`: it is shown where everyone in the team may
    read along. `refused`: how many sentences of the LM verification refused. `embed_tokens` that
    embedding endpoints read for it, `reranks`: calls of rerankers elsewhere, and what both cost;
    None where nobody says what one costs.
    """

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
    superseded: bool = False
    remarks: Sequence[str] = ()
    language: Language = "en"
    nearest: Sequence[int] = ()
    audience: str | None = None
    in_public: bool = False
    refused: int = 0
    embed_tokens: int = 0
    reranks: int = 0
    endpoint_money: float | None = 0.0


@dataclass(frozen=True)
class NewCitation:
    """A citation to store. `claim` is the index of its part of the answer, from 0; `page` is
    1-based; `role` what the line is in its unit."""

    claim: int
    passage_id: int
    manual_id: int
    page: int
    label: str | None
    quote: str
    role: Role = "text"


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
    role: Role = "text"


@dataclass(frozen=True)
class ShownAnswer:
    """A stored answer as an audience may see it now.

    `cited`: how many citations it was stored with. Where `citations` are fewer, the audience may
    not read a cited manual (any more), or it was superseded since or removed: text, claims,
    warnings and remarks are empty then, for nobody can say which of them spoke of it.
    """

    answer_id: int
    question_id: int
    text: str
    status: Status
    action: Action
    claims: list[dict[str, Any]]
    warnings: list[dict[str, Any]]
    program: str
    seconds: float
    p_answered: float | None
    superseded: bool
    remarks: list[str]
    language: Language
    nearest: list[int]
    citations: list[Citation]
    cited: int


@dataclass(frozen=True)
class Asker:
    """Who asked the question of an answer, where, and in what words."""

    answer_id: int
    question_id: int
    channel: str
    thread_ts: str
    user_id: str
    text: str


def insert(conn: Connection, answer: NewAnswer, citations: Sequence[NewCitation]) -> int:
    """Store the answer with its citations, in their order, and return its id."""
    parameters = {
        **vars(answer),
        "claims": Jsonb([dict(claim) for claim in answer.claims]),
        "warnings": Jsonb([dict(warning) for warning in answer.warnings]),
        "remarks": list(answer.remarks),
        "nearest": list(answer.nearest),
        "cited": len(citations),
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

    Left out: manuals that the audience may not read (any more), and revisions that
    were superseded since.
    """
    return many(
        conn, Citation, _SQL["citations_of"], {**audience.parameters(), "answer_id": answer_id}
    )


def is_doubtful(conn: Connection, answer_id: int) -> bool:
    """Whether the answer cites a passage with lines that may have been read wrongly."""
    return bool(value(conn, _SQL["is_doubtful"], {"answer_id": answer_id}))


def language(conn: Connection, answer_id: int) -> Language:
    """Return the language in which our sentences on the answer are; English where there is none."""
    found = value(conn, _SQL["language"], {"answer_id": answer_id})
    return "en" if found is None else str(found)


def said_in(conn: Connection, answer_id: int) -> tuple[Status | None, str]:
    """Return the answer's status and text; (None, "") where there is none such."""
    row = conn.execute(_SQL["said_in"], {"answer_id": answer_id}).fetchone()
    return (None, "") if row is None else (row[0], row[1])


def status_of(conn: Connection, answer_id: int) -> Status | None:
    """Return the answer's status; None where there is no such answer."""
    status: Status | None = value(conn, _SQL["status_of"], {"answer_id": answer_id})
    return status


def asker(conn: Connection, team: str, answer_id: int) -> Asker | None:
    """Return who asked for the answer; None where the team has none such, or its question was
    deleted."""
    return one(conn, Asker, _SQL["asker"], {"team": team, "answer_id": answer_id})


def language_of(conn: Connection, team: str, user_id: str) -> Language | None:
    """Return the language of most of the person's last five answered questions; the newer one of
    two; None where they asked nothing."""
    language = value(conn, _SQL["language_of"], {"team": team, "user_id": user_id})
    return None if language is None else str(language)


def composed_for(conn: Connection, answer_id: int) -> str | None:
    """Return the mark of the audience for whom the answer was composed; None where nobody knows."""
    mark = value(conn, _SQL["composed_for"], {"answer_id": answer_id})
    return None if mark is None else str(mark)


def shown(conn: Connection, audience: Audience, answer_id: int) -> ShownAnswer | None:
    """Return the answer as this audience may see it now; None: the team has no such answer."""
    parameters = {"team": audience.team, "answer_id": answer_id}
    stored = one(conn, _Stored, _SQL["get"], parameters)
    if stored is None:
        return None
    citations = citations_of(conn, audience, answer_id)
    answer = ShownAnswer(**vars(stored), citations=citations)
    if len(citations) < stored.cited:
        return replace(answer, text="", claims=[], warnings=[], remarks=[])
    return answer


@dataclass(frozen=True)
class _Stored:
    answer_id: int
    question_id: int
    text: str
    status: Status
    action: Action
    claims: list[dict[str, Any]]
    warnings: list[dict[str, Any]]
    program: str
    seconds: float
    p_answered: float | None
    superseded: bool
    remarks: list[str]
    language: Language
    nearest: list[int]
    cited: int


@dataclass(frozen=True)
class Use:
    """What so many answers took of an LM, on average."""

    lm: str
    answers: int
    calls: float
    tokens_read: float
    tokens_written: float


@dataclass(frozen=True)
class EndpointUse:
    """What an answer took of embedding endpoints and rerankers; `money` None: not known."""

    answers: int
    embed_tokens: float
    reranks: float
    money: float | None


def recent_endpoints(conn: Connection, most: int) -> EndpointUse:
    """Return what the newest `most` answers that searched took of endpoints, on average."""
    found = one(conn, EndpointUse, _SQL["recent_endpoints"], {"most": most})
    assert found is not None
    return found


def recent_use(conn: Connection, most: int) -> list[Use]:
    """Return what the newest answers took of LMs, `most` answers in all; the commonest LM first."""
    return many(conn, Use, _SQL["recent_use"], {"most": most})
