"""The Bolt app on a fresh database, and Slack's payloads as they arrive, for tests of listeners."""

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk import WebClient

from bot.hearing.ballot_box import BallotBox
from bot.hearing.bolt import build_app
from bot.hearing.inbox import Inbox
from bot.hearing.note_box import NoteBox
from bot.queue.queue import Queue
from bot.roles import Rules
from bot.slack.client import Identity, Slack
from sql import answers, replies
from sql.answers import NewAnswer
from sql.database import Database
from tests.fix_roles import known

ME = Identity("T1", "Workshop", "UBOT", "BBOT")


class PostingClient(WebClient):
    """Keeps what was called instead of calling Slack."""

    def __init__(self) -> None:
        super().__init__("xoxb-test", base_url="http://127.0.0.1:1/api/")
        self.opened: list[dict[str, Any]] = []
        self.whispered: list[dict[str, Any]] = []
        self.fails: Exception | None = None

    def users_info(self, **arguments: Any) -> Any:
        return {"ok": True, "user": {"id": arguments["user"], "locale": "en-US"}}

    def views_open(self, **arguments: Any) -> Any:
        if self.fails is not None:
            raise self.fails
        self.opened.append(arguments)

    def chat_postEphemeral(self, **arguments: Any) -> Any:
        if self.fails is not None:
            raise self.fails
        self.whispered.append(arguments)


@dataclass
class Bolt:
    """The app, with its database looked at from outside its transactions."""

    app: App
    inbox: Inbox
    ballots: BallotBox
    notes: NoteBox
    client: PostingClient
    url: str
    _ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def event(self, event: dict[str, Any], **envelope: Any) -> BoltResponse:
        """Deliver an event in its envelope; the author may be of another team than we are."""
        body = {
            "type": "event_callback",
            "team_id": "TOTHER",
            "api_app_id": "A1",
            "event_id": f"Ev{next(self._ids)}",
            "event_time": 1700000000,
            "authorizations": [{"team_id": "T1", "user_id": "UBOT", "is_bot": True}],
            "event": {"team": "TOTHER", **event},
            **envelope,
        }
        return self.deliver(body)

    def deliver(self, body: dict[str, Any]) -> BoltResponse:
        """Deliver a whole payload, as Socket Mode does."""
        return self.app.dispatch(BoltRequest(mode="socket_mode", body=json.loads(json.dumps(body))))

    def message(self, text: str, ts: str = "1700000000.000100", **more: Any) -> BoltResponse:
        """Deliver a message of Ada's in a channel."""
        return self.event({**message(text, ts), **more})

    def rows(self, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """What is committed."""
        with psycopg.connect(self.url) as conn:
            return conn.execute(statement, parameters).fetchall()  # type: ignore[arg-type]

    def questions(self) -> list[tuple[Any, ...]]:
        """Every question that is not withdrawn: (team, channel, ts, thread_ts, user, text)."""
        return self.rows(
            "SELECT team, channel, ts, thread_ts, user_id, text FROM questions "
            "WHERE withdrawn_at IS NULL ORDER BY question_id"
        )

    def jobs(self, task: str | None = None) -> list[tuple[str, dict[str, Any], str | None]]:
        """Every job in the queue: (task, arguments, lock)."""
        found = self.rows("SELECT task_name, args, lock FROM procrastinate_jobs ORDER BY id")
        return [(name, args, lock) for name, args, lock in found if task in (None, name)]

    def uploads(self) -> list[tuple[Any, ...]]:
        """Every upload: (channel, file_id, user, message_ts, addressed)."""
        return self.rows(
            "SELECT channel, file_id, user_id, message_ts, addressed FROM uploads "
            "ORDER BY upload_id"
        )

    def votes(self, answer_id: int) -> dict[str, str]:
        """Each person's standing vote."""
        from sql import vote_events

        with self.inbox.db.connection() as conn:
            return dict(vote_events.standing(conn, answer_id))

    def answered(
        self,
        text: str = "what torque?",
        ts: str = "1700000000.000100",
        *,
        language: str = "en",
        status: answers.Status = "answered",
    ) -> "Shown":
        """Ask and answer a question; its reply is a message 1 s younger."""
        assert self.message(f"<@UBOT> {text}", ts).status == 200
        ((question_id,),) = self.rows("SELECT question_id FROM questions WHERE ts = %s", ts)
        shown_ts = f"{float(ts) + 1:.6f}"
        with self.inbox.db.connection() as conn:
            new = NewAnswer(
                question_id, "5 Nm", status, "search", "default", 1.0, language=language
            )
            answer_id = answers.insert(conn, new, [])
            taken = replies.take(conn, question_id)
            assert taken is not None
            where = {"ts": shown_ts, "answer_id": answer_id}
            assert replies.move(conn, question_id, taken.attempt, "final", **where)
        return Shown(question_id, answer_id, "C1", shown_ts)


@dataclass(frozen=True)
class Shown:
    """An answer that people see."""

    question_id: int
    answer_id: int
    channel: str
    ts: str


def message(text: str, ts: str = "1700000000.000100", **more: Any) -> dict[str, Any]:
    """A message event."""
    event = {
        "type": "message",
        "channel": "C1",
        "channel_type": "channel",
        "user": "UADA",
        "text": text,
        "ts": ts,
        "event_ts": ts,
    }
    return {**event, **more}


def pdf(file_id: str = "F1", **more: Any) -> dict[str, Any]:
    """A PDF as a message carries it."""
    return {
        "id": file_id,
        "mimetype": "application/pdf",
        "filetype": "pdf",
        "name": "a.pdf",
        **more,
    }


@pytest.fixture
def bolt(db: Database, database_url: str) -> Bolt:
    """The app as the process `bot` builds it, on a fresh database; Slack itself is not there."""
    inbox, ballots, client = (
        Inbox(db, make_queue(), ME),
        BallotBox(db, ME, make_queue()),
        PostingClient(),
    )
    slack = Slack(client, client, "http://127.0.0.1:1/api/")
    known(db, ME.team, "UEVA")
    notes = NoteBox(db, make_queue(), ME.team, rules=Rules(experts=frozenset({"UEVA"})))
    app = build_app(inbox, ballots, notes, slack, ME)
    return Bolt(app, inbox, ballots, notes, client, database_url)


def make_queue() -> Queue:
    """A queue whose jobs nobody takes."""
    return Queue()


Deliver = Callable[[dict[str, Any]], BoltResponse]
