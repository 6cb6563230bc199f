"""The labels of answers: what people voted, with all that the nights learn from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sql.answers import Action, Status
from sql.audience import Audience
from sql.files import load
from sql.rows import Connection, many, value

_SQL = load("votes")


@dataclass(frozen=True)
class Labelled:
    """A question, one answer to it, and the votes on that answer that stand.

    `text` is the question, `asker` who asked it. `ups` and `downs` count users, whoever they are;
    `voices` are dicts of user, value, at (seconds), who (`VoterKind`, None: not known), reasons,
    comments and sampled (true: a lead's, who was asked about an answer that was drawn at random).
    `reasons` and `comments` are those of all standing votes, each once. `citations` are
    dicts of ordinal, claim, passage_id, manual_id, page, quote and role. `open`: all that the
    answer cites, shows and names is still there, current, and granted to everyone. `public`: and it
    was shown where everyone in the team may read along.
    """

    answer_id: int
    question_id: int
    team: str
    channel: str
    ts: str
    thread_ts: str
    text: str
    answer: str
    status: Status
    action: Action
    claims: list[dict[str, Any]]
    program: str
    asked_at: datetime
    ups: int
    downs: int
    voices: list[dict[str, Any]]
    asker: str
    reasons: list[str]
    comments: list[str]
    citations: list[dict[str, Any]]
    open: bool
    public: bool


def labelled(conn: Connection, team: str, since: datetime | None) -> list[Labelled]:
    """Return the team's answers on which at least one vote stands, newest question first.

    `since`: only questions asked from then on. Left out: withdrawn questions, and answers to an
    earlier wording of an edited one. For the team's learning alone, which reads all its manuals:
    whatever is shown or becomes part of a program must be `public`.
    """
    parameters = {**Audience.of_operator(team).parameters(), "since": since}
    return many(conn, Labelled, _SQL["labelled"], parameters)


def still_there(conn: Connection, answer_ids: Sequence[int]) -> bool:
    """Say whether none of these answers was deleted, nor its question."""
    return int(value(conn, _SQL["still_there"], {"ids": list(answer_ids)})) == len(set(answer_ids))
