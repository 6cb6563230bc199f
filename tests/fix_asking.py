"""Commands and shortcuts: a bot that hears the workspace, and the jobs of what it heard."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
import uvicorn
from pydantic import SecretStr

from bot.hearing.ballot_box import BallotBox
from bot.hearing.bolt import build_app
from bot.hearing.http import http_app
from bot.hearing.inbox import Inbox
from bot.hearing.note_box import NoteBox
from bot.hearing.socket_mode import run_socket
from bot.jobs.questions import answering, commanded, sharing
from bot.queue import ANSWER, ASK_ABOUT, SHARE, SHOW_MANUALS, Queue
from bot.settings import SlackSettings
from tests.workspace_client import SECONDS, until

if TYPE_CHECKING:  # pytest wants to load each of its fixtures' files itself
    from tests.fix_slack_out import Out
    from tests.fix_workspace import Workspace

Row = dict[str, Any]
_JOBS = {
    ANSWER: answering.answer_question,
    ASK_ABOUT: commanded.ask_about,
    SHOW_MANUALS: commanded.show_manuals,
    SHARE: sharing.share_answer,
}


class Asking:
    """A bot of the workspace whose jobs wait until `work` does them."""

    def __init__(self, out: "Out", url: str) -> None:
        self.out = out
        self.workspace: Workspace = out.workspace
        self._url = url

    @contextmanager
    def by(self, way: str) -> Iterator[None]:
        """Connected by Socket Mode or by signed HTTP."""
        out, me = self.out, self.out.work.me
        notes = NoteBox(out.db, Queue(), me.team)
        inbox, ballots = Inbox(out.db, Queue(), me), BallotBox(out.db, me, Queue())
        app = build_app(inbox, ballots, notes, out.work.slack, me)
        if way == "http":
            config = uvicorn.Config(
                http_app(app, self.workspace.keys.signing_secret),
                "127.0.0.1",
                0,
                log_level="warning",
                ws="none",
            )
            server = uvicorn.Server(config)
            thread = threading.Thread(target=server.run, daemon=True)
            thread.start()
            until(lambda: server.started)
            port = server.servers[0].sockets[0].getsockname()[1]
            self.workspace.knobs(request_url=f"http://127.0.0.1:{port}/slack/events")
            try:
                yield
            finally:
                self.workspace.knobs(request_url=None)
                server.should_exit = True
                thread.join(SECONDS)
            return
        stop = threading.Event()
        settings = SlackSettings(
            bot_token=SecretStr(self.workspace.keys.bot_token),
            app_token=SecretStr(self.workspace.keys.app_token),
            api_url=self.workspace.api_url,
            _env_file=None,
        )
        thread = threading.Thread(target=run_socket, args=(app, settings, stop), daemon=True)
        thread.start()
        self.workspace.connected()
        try:
            yield
        finally:
            stop.set()
            thread.join(SECONDS)

    def command(self, user: str, channel: str, typed: str, **more: Any) -> None:
        """Use a slash command."""
        self.workspace.act("command", user=user, channel=channel, text=typed, **more)

    def jobs(self) -> list[tuple[int, str, Row]]:
        """What waits to be done: (id, task, ids), the oldest first."""
        found = self.rows("SELECT id, task_name, args FROM procrastinate_jobs ORDER BY id")
        return [(id_, task, args) for id_, task, args in found]

    def work(self) -> None:
        """Do all that waits, and what comes of it; what failed waits on."""
        while waiting := [one for one in self.jobs() if one[1] in _JOBS]:
            id_, task, ids = waiting[0]
            _JOBS[task](self.out.work, **ids)
            with psycopg.connect(self._url) as conn:
                conn.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [id_])

    def alone(self, user: str, channel: str, thread: str | None = None) -> list[Row]:
        """What only this person sees there, oldest first."""
        every = self.workspace.messages(user, channel, thread)
        return [one for one in every if one.get("is_ephemeral")]

    def seen(self, user: str, channel: str) -> list[Row]:
        """What the bot wrote there for all to see."""
        every = self.workspace.messages(user, channel)
        me = self.out.work.me.bot_user
        return [one for one in every if one["user"] == me and not one.get("is_ephemeral")]

    def rows(self, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """What is committed."""
        with psycopg.connect(self._url) as conn:
            return conn.execute(statement, parameters).fetchall()  # type: ignore[arg-type]

    def view(self, user: str) -> Row | None:
        """The form that is open."""
        found: Row | None = self.workspace.look("state", user=user)["view"]
        return found


def actions(message: Row) -> list[str]:
    """What can be clicked on the message."""
    return [
        element["action_id"]
        for block in message.get("blocks") or ()
        for element in [*block.get("elements", ()), block.get("accessory")]
        if element and element.get("action_id")
    ]


def value_of(message: Row, action_id: str) -> str:
    """What the control of the message says when it is clicked."""
    for block in message["blocks"]:
        for element in block.get("elements", ()):
            if element.get("action_id") == action_id:
                return str(element["value"])
    raise AssertionError(json.dumps(message))


@pytest.fixture
def asking(stocked: "Out", database_url: str) -> Asking:
    """A bot with the sample manual, not connected yet."""
    return Asking(stocked, database_url)
