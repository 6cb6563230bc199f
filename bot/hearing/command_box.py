"""The one way in for what is asked other than by a message: slash commands, the shortcut of a
message, and the wish to share a private answer.

Like `bot.hearing.inbox`: one transaction a call, and nobody is asked. The same delivery again
changes nothing.
"""

import hashlib
from dataclasses import dataclass

from bot.queue import (
    ASK_ABOUT,
    SHARE,
    SHOW_MANUALS,
    Queue,
    defer_answer,
    thread_lock,
)
from bot.slack import Identity, stamp
from sql import commands, questions
from sql.commands import Command, NewCommand
from sql.database import Connection, Database
from sql.questions import NewQuestion


class CommandBox:
    """Records for one team. `trigger` names a delivery: Slack gives each its own."""

    def __init__(self, db: Database, queue: Queue, me: Identity) -> None:
        self._db = db
        self._queue = queue
        self.me = me

    def ask(
        self, channel: str, user: str, text: str, trigger: str, response_url: str
    ) -> int | None:
        """Record a question that only its asker sees answered; its id, or None if it was before."""
        with self._db.connection() as conn:
            new = NewCommand(self.me.team, _key(trigger), "ask", channel, user, response_url)
            command_id = commands.add(conn, new)
            if command_id is None:
                return None
            ts = _no_messages_ts(trigger)
            asked = NewQuestion(self.me.team, channel, ts, ts, user, text)
            question_id = questions.add(conn, asked)
            if question_id is not None:
                commands.become(conn, command_id, question_id)
                self._answer(conn, asked, question_id)
            return question_id

    def manuals(self, channel: str, user: str, trigger: str, response_url: str) -> None:
        """Have it shown which manuals the person can reach there."""
        new = NewCommand(self.me.team, _key(trigger), "manuals", channel, user, response_url)
        with self._db.connection() as conn:
            if (command_id := commands.add(conn, new)) is not None:
                self._queue.defer(conn, SHOW_MANUALS, command_id=command_id)

    def about(
        self, channel: str, user: str, message: "Chosen", trigger: str, response_url: str
    ) -> None:
        """Have it asked what somebody's message says, where the bot is in that place."""
        new = NewCommand(
            self.me.team,
            _key(trigger),
            "about",
            channel,
            user,
            response_url,
            message.ts,
            message.thread_ts,
            message.text,
        )
        with self._db.connection() as conn:
            if (command_id := commands.add(conn, new)) is not None:
                self._queue.defer(conn, ASK_ABOUT, command_id=command_id)

    def becomes_question(self, command: Command) -> bool:
        """The chosen message is a question of who chose it; False where it was asked before, by
        whomever."""
        with self._db.connection() as conn:
            ts = str(command.message_ts)
            thread_ts = command.thread_ts or ts
            asked = NewQuestion(
                command.team, command.channel, ts, thread_ts, command.user_id, command.text
            )
            question_id = questions.add(conn, asked)
            if question_id is not None:
                commands.become(conn, command.command_id, question_id)
                self._answer(conn, asked, question_id)
                commands.finish(conn, command.command_id)
            return question_id is not None

    def share(self, question_id: int, user: str, response_url: str) -> None:
        """Have the private answer shared, if it is this person's."""
        with self._db.connection() as conn:
            command_id = commands.ask_to_share(conn, self.me.team, question_id, user, response_url)
            question = questions.get(conn, question_id)
            if command_id is not None and question is not None:
                self._queue.defer(
                    conn,
                    SHARE,
                    # After the job that shows it alone.
                    lock=thread_lock(question.team, question.channel, question.thread_ts),
                    queueing_lock=f"share:{command_id}",
                    command_id=command_id,
                )

    def _answer(self, conn: Connection, asked: NewQuestion, question_id: int) -> None:
        thread = (asked.team, asked.channel, asked.thread_ts)
        defer_answer(self._queue, conn, question_id, thread)


@dataclass(frozen=True)
class Chosen:
    """A message as its shortcut hands it on; `thread_ts` is None where it has no thread."""

    ts: str
    thread_ts: str | None
    text: str


def _key(trigger: str) -> str:
    """What names the delivery, and opens no form."""
    return hashlib.sha256(trigger.encode()).hexdigest()[:32]


def _no_messages_ts(trigger: str) -> str:
    """A timestamp of now that sorts among Slack's and is none of them: it has more decimals."""
    return f"{stamp()}{int(_key(trigger), 16) % 10_000:04d}"
