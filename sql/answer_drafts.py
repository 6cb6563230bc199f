"""Table `answer_drafts`: answers that an expert looks at before they are shown whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from sql.corrections import State as CorrectionState
from sql.files import load
from sql.rows import Connection, execute, many, one, value

DraftStatus: TypeAlias = Literal["waiting", "approved", "edited", "refused", "lapsed", "overtaken"]
Verdict: TypeAlias = Literal["approved", "edited", "refused"]
_SQL = load("answer_drafts")


@dataclass(frozen=True)
class AnswerDraft:
    """What became of an answer that is, or was, put to experts. `correction`: the state of the
    words that an expert wrote instead."""

    draft_id: int
    answer_id: int
    question_id: int
    status: DraftStatus
    decided_by: str | None
    decided_at: datetime | None
    reason: str
    due_at: datetime
    correction: CorrectionState | None


@dataclass(frozen=True)
class HeldDraft:
    """A draft that nobody else decides on until the transaction ends. `stands`: its answer is
    still the one of its question."""

    draft_id: int
    answer_id: int
    question_id: int
    status: DraftStatus
    decided_by: str | None
    channel: str
    thread_ts: str
    stands: bool


@dataclass(frozen=True)
class Lapsed:
    """A draft that nobody decided on."""

    draft_id: int
    question_id: int
    channel: str
    thread_ts: str


@dataclass(frozen=True)
class Unplaced:
    """A draft that was put to nobody yet; `channel`: where its question was asked."""

    draft_id: int
    answer_id: int
    question_id: int
    channel: str


@dataclass(frozen=True)
class DraftToTell:
    """Who asked, and was not told yet what an expert decided."""

    draft_id: int
    question_id: int
    user_id: str
    status: DraftStatus
    decided_by: str
    reason: str


@dataclass(frozen=True)
class PutDraft:
    """A draft as experts decide on it. `in_public`: everyone in the team may read along where it
    was asked. Show nothing of it to others than those in its `channel` otherwise."""

    draft_id: int
    answer_id: int
    user_id: str
    channel: str
    asked: str
    p_answered: float | None
    status: DraftStatus
    decided_by: str | None
    decided_at: datetime | None
    reason: str
    due_at: datetime
    in_public: bool


def begin(conn: Connection, answer_id: int, seconds: float) -> int | None:
    """Let the answer wait for an expert, so long at most, where its channel asks for that; the
    draft's id, or None."""
    found = value(conn, _SQL["begin"], {"answer_id": answer_id, "seconds": seconds})
    return None if found is None else int(found)


def of_answer(conn: Connection, answer_id: int) -> AnswerDraft | None:
    """Return what became of it; None where it waited for nobody."""
    return one(conn, AnswerDraft, _SQL["of_answer"], {"answer_id": answer_id})


def hold(conn: Connection, team: str, draft_id: int) -> HeldDraft | None:
    """Return the draft, which nobody else decides on until the transaction ends; the question is
    held before it, as by whoever edits or deletes that."""
    named = {"team": team, "draft_id": draft_id}
    execute(conn, _SQL["in_turn"], named)
    return one(conn, HeldDraft, _SQL["hold"], named)


def decide(
    conn: Connection,
    draft_id: int,
    status: Verdict,
    by: str,
    *,
    reason: str = "",
    correction_id: int | None = None,
) -> bool:
    """Decide; False, and nothing changed, where it does not wait any more."""
    named = {"draft_id": draft_id, "status": status, "decided_by": by, "reason": reason}
    return execute(conn, _SQL["decide"], {**named, "correction_id": correction_id}) > 0


def overtake(conn: Connection, team: str) -> None:
    """Let drafts whose question has another answer, or none now, wait no more."""
    execute(conn, _SQL["overtake"], {"team": team})


def lapse(conn: Connection, team: str, ids: Sequence[int] = ()) -> list[Lapsed]:
    """Let those that nobody decided on in time wait no more, and `ids`; return them."""
    return many(conn, Lapsed, _SQL["lapse"], {"team": team, "ids": list(ids)})


def unplaced(conn: Connection, team: str) -> list[Unplaced]:
    """Return the drafts that wait and were put to nobody yet."""
    return many(conn, Unplaced, _SQL["unplaced"], {"team": team})


def placed(conn: Connection, draft_id: int) -> None:
    """Note that it is known to whom the draft is put."""
    execute(conn, _SQL["placed"], {"draft_id": draft_id})


def undecidable(conn: Connection, team: str) -> list[int]:
    """Return the drafts that wait, and were put to nobody who may read them."""
    return [int(row[0]) for row in conn.execute(_SQL["undecidable"], {"team": team})]


def unfinished(conn: Connection, team: str) -> bool:
    """Whether a draft waits, or somebody is to be told what was decided."""
    return bool(value(conn, _SQL["unfinished"], {"team": team}))


def to_tell(conn: Connection, team: str) -> list[DraftToTell]:
    """Return who is to be told what was decided within seven days."""
    return many(conn, DraftToTell, _SQL["to_tell"], {"team": team})


def tell(conn: Connection, draft_id: int) -> bool:
    """Claim it, before they are told; False where somebody did."""
    return execute(conn, _SQL["tell"], {"draft_id": draft_id}) > 0


def untell(conn: Connection, draft_id: int) -> None:
    """Give it back: they were surely not told."""
    execute(conn, _SQL["untell"], {"draft_id": draft_id})


def has_any(conn: Connection, question_id: int) -> bool:
    """Whether an answer to the question was ever put to experts."""
    return bool(value(conn, _SQL["of_question"], {"question_id": question_id}))


def put_to_experts(conn: Connection, team: str, answer_id: int) -> PutDraft | None:
    """Return the draft of the answer, as experts decide on it; None where it is gone."""
    return one(conn, PutDraft, _SQL["put_to_experts"], {"team": team, "answer_id": answer_id})
