"""What was said in a thread before the message at hand, and what its answers rested on."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.errors import BadHistory
from agent.wording import brief, plain
from sql import answers, questions
from sql.audience import Audience
from sql.rows import Connection

_WORD = re.compile(r"[^\W_]+(?:[.\-/'’][^\W_]+)*")
_MOST_ID = 2**63 - 1
_RENDERED_WORDS = 100
# What is asked after these cannot be answered by repeating: nothing was, or not by a program.
_OPEN = ("not_found", "clarify", "passages")
# A history from elsewhere has no status.
_TELLING = (None, "answered", "partial", "passages")
_CITING = ("answered", "partial", "passages")


@dataclass(frozen=True)
class ThreadCitation:
    """A line that an earlier answer stood on; `passage_id` is None where it is not known."""

    manual: str
    page: int
    label: str | None
    quote: str
    passage_id: int | None


@dataclass(frozen=True)
class Turn:
    """One thing said. `role` is user or agent; citations and status are an answer's."""

    role: str
    text: str
    citations: tuple[ThreadCitation, ...] = ()
    status: str | None = None


@dataclass(frozen=True)
class Thread:
    """The turns before the message, oldest first; empty for a first message."""

    turns: tuple[Turn, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.turns)

    @property
    def last_question(self) -> str:
        """What the person asked last, or an empty text."""
        return next((turn.text for turn in reversed(self.turns) if turn.role == "user"), "")

    @property
    def last_said(self) -> str:
        """What the person was told last and may be asking on from, or else asked last."""
        told = (t.text for t in reversed(self.turns) if t.role != "user" and t.status in _TELLING)
        return next(told, "") or self.last_question

    @property
    def last_answer(self) -> Turn | None:
        """The newest answer that stands on citations; None where a later one left it open."""
        for turn in reversed(self.turns):
            if turn.status in _OPEN:
                return None
            if turn.role == "agent" and turn.citations:
                return turn
        return None

    @property
    def words(self) -> frozenset[str]:
        """All words said or quoted, lower case."""
        quoted = (citation.quote for turn in self.turns for citation in turn.citations)
        said = (turn.text for turn in self.turns)
        return frozenset(word.lower() for text in (*said, *quoted) for word in _WORD.findall(text))

    def rendered(self, most: int = 6) -> str:
        """The last `most` turns in brief, a line each, for a prompt."""
        said = [(turn.role, " ".join(turn.text.split())) for turn in self.turns[-most:]]
        return "\n".join(f"{role}: {brief(text, _RENDERED_WORDS)}" for role, text in said if text)


EMPTY = Thread()


def from_history(history: Sequence[Mapping[str, Any]]) -> Thread:
    """A thread from `[{role, text, citations?, status?}]`, the form of `shoptalk ask --history`.

    Raises BadHistory for anything else.
    """
    if not isinstance(history, list):
        raise BadHistory
    try:
        return Thread(tuple(_turn(entry) for entry in history))
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
        raise BadHistory from error


def _turn(entry: Mapping[str, Any]) -> Turn:
    role = "user" if entry["role"] == "user" else "agent"
    cited = tuple(_citation(citation) for citation in entry.get("citations") or ())
    return Turn(role, plain(str(entry["text"])), cited, entry.get("status"))


def _citation(given: Mapping[str, Any]) -> ThreadCitation:
    label, passage_id = given.get("label"), given.get("passage_id")
    passage_id = None if passage_id is None else int(passage_id)
    if passage_id is not None and not 0 < passage_id <= _MOST_ID:
        raise BadHistory
    return ThreadCitation(
        plain(str(given.get("manual", ""))),
        int(given["page"]),
        None if label is None else plain(str(label)),
        plain(str(given["quote"])),
        passage_id,
    )


def from_rows(
    conn: Connection, audience: Audience, team: str, channel: str, thread_ts: str, before_ts: str
) -> Thread:
    """The stored thread; its citations are those that the audience may (still) read.

    An answer that has lost a citation has lost its text, and counts as not found when none is left.
    """
    turns: list[Turn] = []
    for row in questions.thread(conn, team, channel, thread_ts, before_ts):
        turns.append(Turn("user", row.question))
        if row.answer_id is None or row.answer is None:
            continue
        left = answers.citations_of(conn, audience, row.answer_id)
        cited = tuple(
            ThreadCitation(c.manual, c.page, c.label, c.quote, c.passage_id) for c in left
        )
        text, status = row.answer, row.status
        if not left and status in _CITING:
            text, status = "", "not_found"
        elif len(left) < (row.cited or 0):
            text = ""
        turns.append(Turn("agent", text, cited, status))
    return Thread(tuple(turns))
