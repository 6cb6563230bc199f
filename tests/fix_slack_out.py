"""The jobs of a worker against the real local workspace, a real database and the LM's stand-in.

No queue runs: a test calls a job's function itself, kills it where it likes, and calls it again.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr
from slack_sdk import WebClient

from agent.settings import AgentSettings
from bot.jobs.questions import answering, composing
from bot.jobs.uploads import uploading
from bot.jobs.work import Work
from bot.queue.queue import Queue
from bot.settings import BotSettings, Settings, SlackSettings
from bot.shop import Shop
from bot.showing import ledger
from bot.showing.early import Early
from bot.slack.audience import Audiences
from bot.slack.client import open_slack
from bot.slack.roster import DatabaseRoster
from ingest.embedding.embed import Embedder
from ingest.settings import IngestSettings
from sql import questions, replies, uploads
from sql.database import Database
from sql.questions import NewQuestion
from sql.replies import Reply
from sql.settings import SqlSettings
from sql.uploads import NewUpload, Upload
from tests.fix_lm_stub import StartStub
from tests.lm_stub import LmStub

if TYPE_CHECKING:  # pytest wants to load each of its fixtures' files itself
    from tests.fix_workspace import Workspace

Row = dict[str, Any]

TEAM, LINE2, HANGAR = "local", "C0LINE2", "C0HANGAR"
TORQUE = "What is the torque for the gland bolts?"


class Killed(Exception):
    """The process ended here: nothing that it does afterwards happens."""


@dataclass
class Seams:
    """Everything that a job does to the world passes here, by name, before and after it happens.

    `kill`: (name, when, occurrence from 1) at which the process dies. `on`: functions to call at a
    seam. A dead process does nothing more, in any of its threads.
    """

    kill: tuple[str, str, int] | None = None
    on: dict[tuple[str, str], Callable[[], None]] = field(default_factory=dict)
    dead: bool = False
    seen: list[tuple[str, str]] = field(default_factory=list)

    def pass_(self, name: str, call: Callable[[], Any]) -> Any:
        self._at(name, "before")
        result = call()
        self._at(name, "after")
        return result

    def revive(self) -> None:
        self.dead, self.kill = False, None

    def _at(self, name: str, when: str) -> None:
        if self.dead:
            raise Killed
        self.seen.append((name, when))
        act = self.on.pop((name, when), None)
        if act is not None:
            act()
        if self.kill and self.kill == (name, when, self.seen.count((name, when))):
            self.dead = True
            raise Killed


@dataclass
class Out:
    """A worker's parts, and shorthands for what tests ask and look at."""

    work: Work
    workspace: "Workspace"
    stub: LmStub
    seams: Seams
    db: Database

    def ask(
        self, text: str, *, user: str = "U0ADA", channel: str = LINE2, thread_ts: str | None = None
    ) -> tuple[int, str]:
        """Write a message and record it as the listeners do: the question's id, its ts."""
        ts = self.workspace.say(user, channel, f"@shoptalk {text}", thread_ts)
        with self.db.connection() as conn:
            new = NewQuestion(TEAM, channel, ts, thread_ts or ts, user, text)
            question_id = questions.add(conn, new)
        assert question_id is not None
        return question_id, ts

    def answer(self, question_id: int) -> None:
        """Run the job."""
        answering.answer_question(self.work, question_id)

    def upload(
        self,
        name: str,
        data: bytes,
        *,
        user: str = "U0ADA",
        channel: str = LINE2,
        addressed: bool = False,
    ) -> tuple[int, Row]:
        """Share a file and record it: the upload's id, and {ts, file_id}."""
        shared = self.workspace.share(user, channel, name, data)
        return self.record_upload(shared, channel, user, addressed=addressed), shared

    def record_upload(
        self, shared: Row, channel: str, user: str, *, addressed: bool = False
    ) -> int:
        """Record a shared file as the listeners do."""
        with self.db.connection() as conn:
            new = NewUpload(TEAM, channel, shared["file_id"], user, shared["ts"], addressed)
            upload_id = uploads.add(conn, new)
        assert upload_id is not None
        return upload_id

    def ingest(self, upload_id: int) -> None:
        """Run the job."""
        uploading.ingest_upload(self.work, upload_id)

    def statement_of(self, question_id: int) -> str:
        """The ts of the question, in whose thread the answer stands."""
        with self.db.connection() as conn:
            question = questions.get(conn, question_id)
        assert question is not None
        return question.ts

    def reply(self, question_id: int) -> Reply:
        with self.db.connection() as conn:
            reply = replies.get(conn, question_id)
        assert reply is not None
        return reply

    def uploaded(self, upload_id: int) -> Upload:
        with self.db.connection() as conn:
            upload = uploads.get(conn, upload_id)
        assert upload is not None
        return upload

    def messages(self, ts: str, channel: str = LINE2, user: str = "U0BEN") -> list[Row]:
        """The bot's messages in the thread of `ts`."""
        return self.workspace.replies(user, channel, ts)

    def only(self, ts: str, channel: str = LINE2) -> Row:
        """The bot's one message in the thread of `ts`."""
        found = self.messages(ts, channel)
        assert len(found) == 1, [message["text"] for message in found]
        return found[0]

    def calls(self, method: str) -> list[Row]:
        """What was called at the workspace."""
        return self.workspace.log("call", method=method)


def make_settings(lm_url: str, **slack: Any) -> Settings:
    """Settings of a worker whose LM is at `lm_url`, whatever the environment says."""
    return Settings(
        BotSettings(team=TEAM, _env_file=None),
        AgentSettings(lm="openai/stub", lm_api_base=lm_url, reader="small", _env_file=None),
        IngestSettings(_env_file=None),
        SqlSettings(_env_file=None),
        SlackSettings(**slack, _env_file=None),
    )


@pytest.fixture
def seams(monkeypatch: pytest.MonkeyPatch) -> Seams:
    """Seams over Slack's methods, over the rows' states (`move:STATE`) and over `evidence`.

    `move` is passed within a transaction, `evidence` outside of any.
    """
    seams = Seams()
    call, move_reply, move_upload = WebClient.api_call, replies.move, uploads.move

    def api_call(self: WebClient, api_method: str, **more: Any) -> Any:
        return seams.pass_(api_method, lambda: call(self, api_method, **more))

    def moved_reply(conn: Any, id_: int, attempt: int, state: Any, **more: Any) -> bool:
        now = lambda: move_reply(conn, id_, attempt, state, **more)  # noqa: E731
        return bool(seams.pass_(f"move:{state}", now))

    def moved_upload(conn: Any, id_: int, attempt: int, state: Any, **more: Any) -> bool:
        now = lambda: move_upload(conn, id_, attempt, state, **more)  # noqa: E731
        return bool(seams.pass_(f"move:{state}", now))

    show = composing.evidence_of

    def evidence_of(read: Any, language: str = "en") -> Any:
        return seams.pass_("evidence", lambda: show(read, language))

    monkeypatch.setattr(composing, "evidence_of", evidence_of)
    monkeypatch.setattr(WebClient, "api_call", api_call)
    monkeypatch.setattr(ledger.replies, "move", moved_reply)
    monkeypatch.setattr(ledger.uploads, "move", moved_upload)
    return seams


@pytest.fixture
def out(
    workspace: "Workspace",
    db: Database,
    remembered: Embedder,
    fitted: dict[str, Any],
    lm_stub: StartStub,
    seams: Seams,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Out]:
    """A worker of the workspace that knows no manual yet; it is so patient that how busy the
    machine is does not decide whether a placeholder is shown."""
    monkeypatch.setattr(Early.__init__, "__defaults__", (20.0,))
    stub = lm_stub()
    settings = make_settings(
        stub.url, bot_token=SecretStr(workspace.keys.bot_token), api_url=workspace.api_url
    )
    clients = open_slack(settings.slack)
    me = clients.identify()
    workspace.knobs(retry_seconds=[])
    with ExitStack() as stack:
        shop = Shop(settings, stack)
        shop._made.update(db=db, embedder=remembered, fitted=dict(fitted))
        roster = DatabaseRoster(lambda: shop.db, me.team)
        work = Work(shop, clients, me, Queue(), Audiences(clients, me, roster))
        yield Out(work, workspace, stub, seams, db)


@pytest.fixture
def stocked(out: Out, sample_db: Database) -> Out:
    """The same with the sample manual."""
    assert out.db is sample_db
    return out
