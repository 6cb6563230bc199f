"""What was said in a thread before the message at hand, and what its answers rested on."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from agent.errors import BadHistory
from agent.wording import brief, plain
from sql import answers, questions
from sql.audience import Audience
from sql.rows import Connection

_WORD = re.compile(r"[^\W_]+(?:[.\-/'’][^\W_]+)*")
_MOST_ID = 2**63 - 1
_RENDERED_WORDS = 100
_RECENT = 3
_NOBODY: Mapping[str, str] = MappingProxyType({})
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
    """One thing said. `role`: `user` asked us, `agent` is us, `person` spoke to others.

    Citations and status are an answer's. `who` tells people apart; as the role where it is empty.
    """

    role: str
    text: str
    citations: tuple[ThreadCitation, ...] = ()
    status: str | None = None
    who: str = ""


@dataclass(frozen=True)
class Overheard:
    """What somebody wrote in the thread, and not to us: when, and who by a name like `person 2`."""

    ts: str
    who: str
    text: str


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
    def last_topic(self) -> str:
        """What the person was told last and may be asking on from, or else asked last, or else what
        people said to each other."""
        told = (t.text for t in reversed(self.turns) if t.role == "agent" and t.status in _TELLING)
        people = (turn.text for turn in self.turns if turn.role == "person")
        return next(told, "") or self.last_question or " ".join(people)

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
        """All words asked, told or quoted, lower case; what people said to each other was told by
        nobody and answers nothing."""
        quoted = (citation.quote for turn in self.turns for citation in turn.citations)
        said = (turn.text for turn in self.turns if turn.role != "person")
        return frozenset(word.lower() for text in (*said, *quoted) for word in _WORD.findall(text))

    def rendered(self, most: int = 6) -> str:
        """The last `most` turns in brief, a line each, for a prompt. What people began the thread
        with is among them: it says what the thread is about."""
        last = list(self.turns[-most:])
        if self.turns and self.turns[0].role == "person":
            last[0] = self.turns[0]
        said = [(turn.who or turn.role, " ".join(turn.text.split())) for turn in last]
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
    conn: Connection,
    audience: Audience,
    team: str,
    channel: str,
    thread_ts: str,
    before_ts: str,
    overheard: Sequence[Overheard] = (),
    names: Mapping[str, str] = _NOBODY,
) -> Thread:
    """The stored thread, with what was overheard between; its citations are those that the audience
    may (still) read. `names`: who people are in it, by their ids.

    An answer that has lost a citation has lost its text, and counts as not found when none is left.
    """
    rows = questions.thread(conn, team, channel, thread_ts, before_ts)
    asked = {row.ts for row in rows}
    said = [(one.ts, Turn("person", one.text, who=one.who)) for one in overheard]
    said = [(ts, turn) for ts, turn in said if ts not in asked]
    said += _turns(conn, audience, rows, names)
    return Thread(tuple(turn for _, turn in sorted(said, key=lambda pair: pair[0])))


def recent_from_rows(
    conn: Connection, audience: Audience, team: str, channel: str, before_ts: str, seconds: float
) -> Thread:
    """What was asked in a conversation itself within so many seconds before the message, a few
    questions with their answers, as `from_rows` gives them."""
    since_ts = f"{max(float(before_ts) - seconds, 0):017.6f}"
    rows = questions.recent(conn, team, channel, since_ts, before_ts, _RECENT)
    return Thread(tuple(turn for _, turn in _turns(conn, audience, rows, _NOBODY)))


def _turns(
    conn: Connection, audience: Audience, rows: Sequence[questions.Turn], names: Mapping[str, str]
) -> list[tuple[str, Turn]]:
    turns: list[tuple[str, Turn]] = []
    for row in rows:
        turns.append((row.ts, Turn("user", row.question, who=names.get(row.user_id, ""))))
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
        turns.append((row.ts, Turn("agent", text, cited, status)))
    return turns
