"""Ask as a client: the one way from a question of another system to a recorded answer.

The same function answers for the plain API, the OpenAI-compatible endpoints, and whoever comes
next. It answers here and now, in the caller's thread, and not by the job queue: the client holds
its connection and there is no message to find again, so there is nothing that a job would carry on.
What must happen once is in the transaction that records the answer (`on_recorded`).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from agent.answering import Asked, Reply, ask
from agent.conversation import EMPTY, Thread, from_history, from_rows
from agent.equipment import Machine
from agent.program import Answerer, Part
from agent.wording import Language
from bot.api.clients import Client
from bot.api.front import Front
from bot.api.problems import Problem, not_found
from bot.errors import NoSuchAnswer, ReadersChange
from bot.showing import Part as ShownPart
from bot.showing import Shown, early_parts, shown_of
from bot.slack import Seen, Why, stamp
from ingest.legible import legible
from sql import answers, passages, questions
from sql.answers import Asker
from sql.database import Connection
from sql.passages import Passage
from sql.questions import NewQuestion

_ROUNDS: Final = 3
_SECONDS_BEFORE: Final = 2.0
_THREAD: Final = re.compile(r"\d{10}\.\d{6}")


class Abandoned(Exception):
    """Nobody waits for the answer any more; nothing of it was recorded."""


@dataclass(frozen=True)
class Question:
    """What a client asks. `channel`: as whose readers; `thread`: of an earlier answer to it, to go
    on from, or `history`: `[{role, text}]`; `user`: who of its people asks."""

    text: str
    channel: str | None = None
    thread: str | None = None
    history: Sequence[Mapping[str, Any]] = ()
    user: str | None = None


@dataclass(frozen=True)
class Told:
    """An answer as the client may see it now. `reply` None: it was recorded before, and only read
    again. `why`: for what reason it could draw on less than others may read."""

    shown: Shown
    nearest: tuple[Passage, ...]
    thread: str
    channel: str | None
    why: Why | None = None
    reply: Reply | None = None


def ask_as(
    front: Front,
    client: Client,
    question: Question,
    *,
    on_lines: Callable[[Sequence[ShownPart]], None] = lambda _: None,
    on_recorded: Callable[[Connection, int], None] = lambda _, __: None,
    is_wanted: Callable[[], bool] = lambda: True,
    program: tuple[Answerer, str] | None = None,
) -> Told:
    """Answer the question for those who will see it, and record it.

    `on_lines` gets the closest lines well before the answer, and again where other ones take their
    place, never the same twice; `on_recorded` the answer's id in the transaction that writes it.
    Once `is_wanted` says no, the work ends and Abandoned is raised. `program`: who answers, with
    its version, if it is not the one that serves.
    Problem where the client may not ask this; SqlError or SlackError as ever.
    """
    client.need("ask")
    channel = client.channel(question.channel)
    text = legible(question.text)
    if not text.strip():
        raise Problem(422, "invalid", "question: It has no words.")
    where = channel or client.conversation
    sent: Sequence[ShownPart] = ()
    for _ in range(_ROUNDS):
        seen = front.readers.seen(client, channel)
        ts = stamp()
        new = NewQuestion(
            client.team,
            where,
            ts,
            question.thread or ts,
            client.who(question.user),
            text,
        )
        asked = Asked(new, seen.audience, _thread(front, client, question, new, seen))

        def lines(
            found: Sequence[Part],
            machine: Machine | None,
            seen: Seen = seen,
            language: Language = asked.language,
        ) -> None:
            nonlocal sent
            if not is_wanted():
                raise Abandoned
            parts = early_parts(front.shop.db, seen.audience, found, machine, language)
            now = front.readers.seen(client, channel, _SECONDS_BEFORE)
            if now.audience == seen.audience and parts and parts != sent:
                sent = parts
                on_lines(parts)

        def recorded(conn: Connection, answer_id: int, new: NewQuestion = new) -> None:
            if not is_wanted():
                raise Abandoned
            asker = answers.asker(conn, client.team, answer_id)
            if asker is None or (asker.user_id, asker.text) != (new.user_id, new.text):
                raise _Collided
            on_recorded(conn, answer_id)

        kit = front.shop.kit(team=client.team)
        if program is not None:
            kit = replace(kit, program=program[0], version=program[1])
        try:
            reply = ask(kit, asked, lines, recorded, is_wanted)
        except _Collided:
            continue
        now = front.readers.seen(client, channel, 0)
        if now.audience.mark() != seen.audience.mark():
            continue
        return _told(front, now, reply.answer_id, new.thread_ts, channel, reply)
    raise ReadersChange


def read_again(front: Front, client: Client, answer_id: int) -> Told:
    """An answer that was given before, as the client may see it now.

    Problem 404 unless it was given to this client, or in one of its channels.
    """
    asker = asker_of(front, client, answer_id)
    channel = None if asker.channel == client.conversation else asker.channel
    seen = front.readers.seen(client, channel)
    return _told(front, seen, answer_id, asker.thread_ts, channel, None)


def asker_of(front: Front, client: Client, answer_id: int, what: str = "answer") -> Asker:
    """Who asked for the answer, and where; errors as of `read_again`, of which `what` it is."""
    with front.shop.db.connection() as conn:
        asker = answers.asker(conn, client.team, answer_id)
    if asker is None or not may_see(client, asker.channel, asker.user_id):
        raise not_found(what)
    return asker


def may_see(client: Client, channel: str, user_id: str) -> bool:
    """Whether what this user was told in the channel is for the client."""
    return client.operator or channel in client.channels or client.is_own(user_id)


def _told(
    front: Front, seen: Seen, answer_id: int, thread: str, channel: str | None, reply: Reply | None
) -> Told:
    with front.shop.db.connection() as conn:
        shown = shown_of(conn, seen.audience, answer_id)
        if shown is None:
            raise NoSuchAnswer
        nearest = passages.read(conn, seen.audience, shown.answer.nearest)
    return Told(shown, tuple(nearest), thread, channel, seen.why, reply)


def _thread(
    front: Front, client: Client, question: Question, new: NewQuestion, seen: Seen
) -> Thread:
    if question.thread is None:
        return from_history(list(question.history)) if question.history else EMPTY
    if question.history:
        raise Problem(422, "invalid", "Give a thread or a history, not both.")
    where = (new.team, new.channel, new.thread_ts)
    with front.shop.db.connection() as conn:
        before = (
            questions.thread(conn, *where, new.ts) if _THREAD.fullmatch(question.thread) else []
        )
        if not before or not all(client.is_own(turn.user_id) for turn in before):
            raise not_found("thread")
        return from_rows(conn, seen.audience, *where, new.ts)


class _Collided(Exception):
    """Another message has the very same timestamp in this conversation."""
