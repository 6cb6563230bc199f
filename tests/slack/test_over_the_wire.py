"""The listeners as they are connected: Socket Mode and signed HTTP, against the local workspace."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import psycopg
import pytest
import uvicorn
from pydantic import SecretStr
from slack_bolt import App

from bot.hearing.ballot_box import BallotBox
from bot.hearing.bolt import build_app
from bot.hearing.http import http_app
from bot.hearing.inbox import Inbox
from bot.hearing.note_box import NoteBox
from bot.hearing.socket_mode import run_socket
from bot.jobs.chores.sweep import sweep
from bot.jobs.work import Work
from bot.queue.queue import Queue
from bot.settings import BotSettings, SlackSettings
from bot.showing.blocks.lines import menu
from bot.showing.blocks.votes import votes
from bot.showing.blocks.which import Choice, which
from bot.slack.audience import Audiences
from bot.slack.client import Slack, open_slack
from bot.slack.files import describe, download
from bot.slack.roster import DatabaseRoster
from bot.workspace.state import BOT_ID, BOT_USER
from sql import answers, replies
from sql.answers import NewAnswer
from sql.audience import Audience, Reader
from sql.database import Database
from sql.home import Home
from tests.workspace_client import Workspace, open_workspace, until

_ADA, _BEN, _IVO, _GUS = "U0ADA", "U0BEN", "U0IVO", "U0GUS"
_LINE2, _GENERAL, _HANGAR = "C0LINE2", "C0GENERAL", "C0HANGAR"
_SECONDS = 60.0


class Hearing:
    """A bot that can be connected to the workspace and taken away again."""

    def __init__(self, workspace: Workspace, db: Database, url: str) -> None:
        self.workspace = workspace
        self.settings = SlackSettings(
            bot_token=SecretStr(workspace.keys.bot_token),
            app_token=SecretStr(workspace.keys.app_token),
            api_url=workspace.api_url,
            _env_file=None,
        )
        self.slack: Slack = open_slack(self.settings)
        self.me = self.slack.identify()
        self.db = db
        self.inbox = Inbox(db, Queue(), self.me)
        self.ballots = BallotBox(db, self.me, Queue())
        self.hellos = 0
        self._url = url

    @contextmanager
    def by(self, way: str) -> Iterator[None]:
        """Connected by Socket Mode or HTTP."""
        with self.by_socket() if way == "socket" else self.by_http():
            yield

    def _app(self) -> App:
        notes = NoteBox(self.db, Queue(), self.me.team)
        return build_app(self.inbox, self.ballots, notes, self.slack, self.me)

    @contextmanager
    def by_socket(self) -> Iterator[None]:
        stop, app = threading.Event(), self._app()
        thread = threading.Thread(
            target=run_socket, args=(app, self.settings, stop, self._hello), daemon=True
        )
        thread.start()
        self.workspace.connected()
        try:
            yield
        finally:
            stop.set()
            thread.join(_SECONDS)
            assert not thread.is_alive()

    @contextmanager
    def by_http(self) -> Iterator[None]:
        served = http_app(self._app(), self.workspace.keys.signing_secret)
        config = uvicorn.Config(served, "127.0.0.1", 0, log_level="warning", ws="none")
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
            thread.join(_SECONDS)
            assert not thread.is_alive()

    def _hello(self) -> None:
        self.hellos += 1

    def rows(self, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """What is committed."""
        with psycopg.connect(self._url) as conn:
            return conn.execute(statement, parameters).fetchall()  # type: ignore[arg-type]

    def asked(self) -> list[str]:
        """The texts of all standing questions, in order."""
        statement = "SELECT text FROM questions WHERE withdrawn_at IS NULL ORDER BY ts"
        return [text for (text,) in self.rows(statement)]

    def job_count(self, task: str) -> int:
        ((count,),) = self.rows(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", task
        )
        return int(count)

    def standing(self) -> dict[str, str]:
        """Each person's vote on the one answer."""
        from sql import vote_events

        ((answer_id,),) = self.rows("SELECT max(answer_id) FROM answers")
        with self.db.connection() as conn:
            return dict(vote_events.standing(conn, answer_id))

    def answer(self, channel: str, ts: str) -> dict[str, Any]:
        """Answer the question as the worker does; the bot's message, as Ada sees it."""
        ((question_id,),) = until(
            lambda: self.rows("SELECT question_id FROM questions WHERE ts = %s", ts)
        )
        with self.db.connection() as conn:
            new = NewAnswer(question_id, "5 Nm", "answered", "search", "default", 1.0)
            answer_id = answers.insert(conn, new, [])
            taken = replies.take(conn, question_id)
            assert taken is not None
        said = self.slack.poster.chat_postMessage(
            channel=channel,
            thread_ts=ts,
            text="5 Nm",
            blocks=[votes(answer_id, menu([], question_id, answer_id))],
        )
        with self.db.connection() as conn:
            more = {"ts": said["ts"], "answer_id": answer_id}
            replies.move(conn, question_id, taken.attempt, "final", **more)
        return {"channel": channel, "ts": said["ts"], "answer_id": answer_id}

    def sweep(self) -> None:
        """Run the job."""
        settings = SimpleNamespace(bot=BotSettings(catch_up_hours=24.0, _env_file=None))
        shop = SimpleNamespace(db=self.db, settings=settings, tracer=None)
        work = SimpleNamespace(shop=shop, slack=self.slack, me=self.me, queue=Queue())
        sweep(cast(Work, work))

    def quiet(self) -> None:
        """Wait until nothing is on its way any more."""

        def settled() -> bool:
            before = len(self.workspace.log())
            time.sleep(2.5)  # longer than the pauses between the tries
            return len(self.workspace.log()) == before

        until(settled)


@pytest.fixture
def hearing(workspace: Workspace, db: Database, database_url: str) -> Hearing:
    """A bot of its own database, not connected yet."""
    return Hearing(workspace, db, database_url)


def test_no_proxy_stands_between(
    workspace: Workspace, db: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the environment names a proxy the local workspace is reached all the same: calls,
    socket and files; and its keys go nowhere else."""
    monkeypatch.setenv("no_proxy", "example.org")
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    hearing = Hearing(workspace, db, database_url)
    with hearing.by_socket():
        shared = workspace.share(_ADA, _LINE2, "pump.pdf", b"%PDF-1.4")
        until(lambda: hearing.rows("SELECT 1 FROM uploads"))
    file = describe(hearing.slack, shared["file_id"])
    assert file is not None
    assert download(hearing.slack, file, 1000) == b"%PDF-1.4"
    assert os.environ["no_proxy"].startswith("example.org,")


def test_it_knows_itself(hearing: Hearing) -> None:
    """The bot learns from Slack who it is."""
    assert (hearing.me.team, hearing.me.bot_user, hearing.me.bot_id) == ("local", BOT_USER, BOT_ID)


@pytest.mark.parametrize("way", ["socket", "http"])
def test_people_are_heard(hearing: Hearing, way: str) -> None:
    """Mention, follow-up, direct message, edit, deletion and PDF arrive, each acknowledged once."""
    workspace = hearing.workspace
    direct = workspace.direct(_BEN)
    with hearing.by(way):
        first = workspace.say(_ADA, _LINE2, "@shoptalk what torque < 5?")
        until(lambda: hearing.asked() == ["what torque < 5?"])
        workspace.say(_BEN, _LINE2, "and the M8?", first)
        workspace.say(_BEN, _LINE2, "<@U0IVO> what do you think?", first)
        workspace.say(_BEN, _LINE2, "nice weather")
        gone = workspace.say(_BEN, direct, "which oil?")
        until(lambda: len(hearing.asked()) == 3)
        workspace.act("edit", user=_ADA, channel=_LINE2, ts=first, text="@shoptalk which filter?")
        workspace.act("delete", user=_BEN, channel=direct, ts=gone)
        workspace.share(_ADA, _LINE2, "manual.pdf", b"%PDF-1.4")
        workspace.share(_ADA, _LINE2, "photo.png", b"PNG")
        until(lambda: hearing.asked() == ["which filter?", "and the M8?"])
        until(lambda: hearing.job_count("ingest_upload") >= 1)
        hearing.quiet()
    assert hearing.job_count("answer_question") == 4
    assert hearing.job_count("withdraw_reply") == 1
    uploads = hearing.rows("SELECT message_ts IS NULL, addressed FROM uploads")
    assert (False, False) in uploads
    deliveries = workspace.log("delivery")
    assert deliveries
    assert all(one["acknowledged"] and one["attempt"] == 0 for one in deliveries)


@pytest.mark.parametrize("way", ["socket", "http"])
def test_what_comes_besides_words(hearing: Hearing, way: str) -> None:
    """A photo and a voice message are questions, with and without words, each once; one that is
    for nobody is nothing; a Word file has a card."""
    workspace = hearing.workspace
    direct = workspace.direct(_ADA)
    with hearing.by(way):
        photo = workspace.share(_ADA, _LINE2, "plate.png", b"png", "@shoptalk which part?")
        clip = workspace.share(_ADA, direct, "audio_message.m4a", b"aac")
        workspace.share(_ADA, _LINE2, "lunch.png", b"png", "look")
        word = workspace.share(_ADA, _LINE2, "manual.docx", b"PK", "@shoptalk")
        along = (
            "SELECT kind, file_id, text FROM attachments JOIN questions USING (question_id)"
            " WHERE outcome IS NULL ORDER BY kind"
        )
        until(lambda: len(hearing.rows(along)) == 2)
        until(lambda: hearing.rows("SELECT 1 FROM uploads WHERE file_id = %s", word["file_id"]))
    assert hearing.rows(along) == [
        ("picture", photo["file_id"], "which part?"),
        ("voice", clip["file_id"], ""),
    ]


@pytest.mark.parametrize("way", ["socket", "http"])
def test_votes_are_counted(hearing: Hearing, way: str) -> None:
    """Reaction, click and form count, and can be taken back; a thumb down opens the form."""
    workspace = hearing.workspace
    with hearing.by(way):
        ts = workspace.say(_ADA, _LINE2, "@shoptalk what torque?")
        shown = hearing.answer(_LINE2, ts)
        message = (_BEN, _LINE2, shown["ts"])
        workspace.react(*message, "+1")
        until(lambda: hearing.standing() == {_BEN: "up"})
        workspace.react(*message, "+1", remove=True)
        until(lambda: hearing.standing() == {})
        workspace.click(_IVO, shown, "vote_down", f"{shown['answer_id']}:down")
        assert hearing.standing() == {_IVO: "down"}
        view = until(lambda: workspace.look("state", user=_IVO)["view"])
        assert view["callback_id"] == "reason"

        def reads() -> list[str]:
            thread = workspace.messages(_IVO, _LINE2, ts)
            return [m["text"] for m in thread if m.get("is_ephemeral")]

        until(lambda: len(reads()) == 1)
        workspace.act("close_view", user=_IVO)
        workspace.click(_IVO, shown, "vote_down", f"{shown['answer_id']}:down")
        until(lambda: len(reads()) == 2)
        assert all(said.startswith("Your vote on this answer: 👎 Wrong.") for said in reads())
        assert workspace.look("state", user=_IVO)["view"] is None, "asked once"
        assert not [m for m in workspace.messages(_BEN, _LINE2, ts) if m.get("is_ephemeral")]
        workspace.click(_IVO, shown, "more", f"unvote:{shown['answer_id']}")
        until(lambda: len(reads()) == 3)
        assert reads()[-1].startswith("You have no vote on this answer now.")
        assert hearing.standing() == {}
        workspace.click(_IVO, shown, "vote_down", f"{shown['answer_id']}:down")
        view = until(lambda: workspace.look("state", user=_IVO)["view"])
        values = {
            "reason": {
                "reason": {"type": "static_select", "selected_option": {"value": "incomplete"}}
            },
            "comment": {"comment": {"type": "plain_text_input", "value": "the washer"}},
        }
        workspace.act("submit", user=_IVO, view_id=view["id"], values=values)
    assert hearing.standing() == {_IVO: "down"}
    said = hearing.rows("SELECT reason, comment FROM vote_events ORDER BY event_id DESC LIMIT 1")
    assert said == [("incomplete", "the washer")]


@pytest.mark.parametrize("way", ["socket", "http"])
def test_nothing_unrecorded_is_acknowledged(hearing: Hearing, way: str) -> None:
    """While commits fail there is no acknowledgement; the retry is recorded, once."""
    workspace = hearing.workspace
    workspace.knobs(ack_seconds=0.5, retry_seconds=[0.2] * 100)
    with psycopg.connect(hearing._url) as conn:
        conn.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'no'; END $$"
        )
        conn.execute(
            "CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON questions "
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
    with hearing.by(way):
        workspace.say(_ADA, _LINE2, "@shoptalk what torque?")
        until(lambda: any(one["attempt"] >= 1 for one in workspace.log("delivery")))
        assert not any(one["acknowledged"] for one in workspace.log("delivery"))
        with psycopg.connect(hearing._url) as conn:
            conn.execute("DROP TRIGGER refuse ON questions")
        until(lambda: hearing.asked() == ["what torque?"])
        types = ("message", "app_mention")
        until(lambda: all(workspace.log("delivery", type=t, acknowledged=True) for t in types))
    assert hearing.job_count("answer_question") == 1


def test_repeated_and_mixed_up(hearing: Hearing) -> None:
    """Forty questions, each delivered six times and out of order, are forty questions."""
    workspace = hearing.workspace
    with hearing.by_socket():
        workspace.knobs(
            {"method": "delivery", "effect": "redeliver", "value": 2, "times": None},
            {"method": "delivery", "effect": "reorder", "value": 20, "times": None},
        )
        wanted = [f"question {n}" for n in range(40)]
        for text in wanted:
            workspace.say(_ADA, _LINE2, f"@shoptalk {text}")
        workspace.knobs()  # lets go of what is held back
        until(lambda: hearing.asked() == wanted)
        hearing.quiet()
    assert len(workspace.log("delivery")) >= 240
    assert hearing.job_count("answer_question") == 40


def test_fifty_at_once_by_socket(hearing: Hearing, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty deliveries over one connection are worked on at the same time."""
    together = threading.Barrier(50)
    monkeypatch.setattr(hearing.inbox, "message", lambda event: together.wait(_SECONDS))
    hearing.workspace.knobs(ack_seconds=_SECONDS)
    with hearing.by_socket():
        for n in range(50):
            hearing.workspace.say(_ADA, _LINE2, f"nice weather {n}")
        until(lambda: len(hearing.workspace.log("delivery", acknowledged=True)) == 50)


def test_reconnects(hearing: Hearing) -> None:
    """Sent away by Slack the bot comes back, says so, and hears on."""
    workspace = hearing.workspace
    with hearing.by_socket():
        until(lambda: hearing.hellos == 1)
        workspace.knobs(disconnect=True)
        until(lambda: hearing.hellos == 2)
        workspace.connected()
        workspace.say(_ADA, _LINE2, "@shoptalk still there?")
        until(lambda: hearing.asked() == ["still there?"])


def test_many_at_once(hearing: Hearing) -> None:
    """A thousand deliveries that come together are all heard and acknowledged, and the connection
    stands."""
    workspace = hearing.workspace
    again = {"method": "delivery.people", "effect": "redeliver", "value": 999}
    with hearing.by_socket():
        workspace.knobs(again, retry_seconds=[])
        workspace.say(_ADA, _LINE2, "@shoptalk what torque?")
        until(lambda: len(_delivered(workspace)) >= 1000)
        workspace.knobs()
        workspace.say(_ADA, _LINE2, "@shoptalk still there?")
        until(lambda: hearing.asked() == ["what torque?", "still there?"], 60)
    assert hearing.hellos == 1


def _delivered(workspace: Workspace) -> list[dict[str, Any]]:
    return [entry for entry in workspace.log() if entry["kind"] == "delivery"]


def test_away_for_a_while(hearing: Hearing) -> None:
    """What people did while no bot was connected, and every retry was used up, is caught up."""
    workspace = hearing.workspace
    workspace.knobs(retry_seconds=[0.1])
    direct = workspace.direct(_BEN)
    with hearing.by_socket():
        ts = workspace.say(_ADA, _LINE2, "@shoptalk what torque?")
        hearing.answer(_LINE2, ts)
    workspace.say(_ADA, _GENERAL, "@shoptalk missed?")
    workspace.say(_IVO, _LINE2, "and the M8?", ts)
    workspace.say(_IVO, _LINE2, "<@U0ADA> look at that", ts)
    workspace.say(_BEN, direct, "which oil?")
    workspace.share(_IVO, _HANGAR, "manual.pdf", b"%PDF-1.4")
    workspace.share(_BEN, direct, "manual.pdf", b"%PDF-1.4")
    workspace.act("edit", user=_ADA, channel=_LINE2, ts=ts, text="@shoptalk what torque, cold?")
    hearing.quiet()
    assert hearing.asked() == ["what torque?"]
    hearing.sweep()
    assert hearing.asked() == ["what torque, cold?", "missed?", "and the M8?", "which oil?"]
    shared = hearing.rows("SELECT channel, addressed FROM uploads ORDER BY upload_id")
    assert sorted(shared) == sorted([(_HANGAR, False), (direct, True)])
    before = hearing.rows("SELECT * FROM procrastinate_jobs ORDER BY id")
    hearing.sweep()
    hearing.sweep()
    assert hearing.rows("SELECT * FROM procrastinate_jobs ORDER BY id") == before


def test_thumbs_while_away(hearing: Hearing) -> None:
    """Thumbs put on and taken off while the bot was away count as they are shown."""
    workspace = hearing.workspace
    workspace.knobs(retry_seconds=[])
    with hearing.by_socket():
        ts = workspace.say(_ADA, _LINE2, "@shoptalk what torque?")
        shown = hearing.answer(_LINE2, ts)
        workspace.react(_BEN, _LINE2, shown["ts"], "-1")
        until(lambda: hearing.standing() == {_BEN: "down"})
    workspace.react(_IVO, _LINE2, shown["ts"], "+1::skin-tone-3")
    workspace.react(_BEN, _LINE2, shown["ts"], "-1", remove=True)
    for _ in range(2):
        hearing.sweep()
        assert hearing.standing() == {_IVO: "up"}


class _Granted(DatabaseRoster):
    """A manual is granted to everyone."""

    def everyone_matters(self, channel: str) -> bool:
        return True


def test_audiences_of_the_workspace(hearing: Hearing) -> None:
    """Asked through the Web API: channel, guest's channel, direct and group message, Connect."""
    workspace = hearing.workspace
    line2 = Audience.of_channel("local", _LINE2)

    def of(channel: str, user: str) -> Audience:
        roster = _Granted(lambda: hearing.db, hearing.me.team)
        return Audiences(hearing.slack, hearing.me, roster).of(channel, user)

    assert of(_LINE2, _ADA) == line2
    assert of(_GENERAL, _ADA) == Audience.of_channel("local", _GENERAL, outsider=True)
    assert of("C0NONE", _ADA) == Audience("local", (Reader(outsider=True),))
    ada, ivo = workspace.direct(_ADA), workspace.direct(_IVO)
    assert of(ada, _ADA).readers == (Reader(frozenset({ada, _GENERAL, _LINE2})),)
    held = frozenset({ivo, _GENERAL, _LINE2, _HANGAR})
    assert of(ivo, _IVO).readers == (Reader(held, frozenset({"S0EXPERTS"})),)
    three = workspace.act("open_dm", user=_ADA, **{"with": [_GUS, BOT_USER]})["channel"]
    assert of(three, _ADA).readers == (
        Reader(frozenset({three, _GENERAL, _LINE2})),
        Reader(frozenset({three, _GENERAL}), outsider=True),
    )
    workspace.act("alter", what="channel", id=_LINE2, fields={"is_ext_shared": True})
    assert of(_LINE2, _ADA) == Audience.of_channel("local", _LINE2, outsider=True)


def test_slack_away_for_a_while(
    db: Database, database_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Where Slack itself goes away and comes back, the bot finds it again by itself."""
    home = Home(tmp_path / "workspace home")
    with ExitStack() as stack:
        with open_workspace(home) as first:
            port = int(first.url.rsplit(":", 1)[1])
            hearing = Hearing(first, db, database_url)
            stack.enter_context(hearing.by_socket())
            first.say(_ADA, _LINE2, "@shoptalk before?")
            until(lambda: hearing.asked() == ["before?"])
        again = stack.enter_context(open_workspace(home, port=port))
        until(lambda: hearing.hellos == 2, _SECONDS)
        again.say(_ADA, _LINE2, "@shoptalk after?")
        until(lambda: hearing.asked() == ["before?", "after?"])
    assert "after?" not in caplog.text


@pytest.mark.parametrize("way", ["socket", "http"])
def test_for_a_whole_organisation(
    workspace: Workspace, db: Database, database_url: str, way: str
) -> None:
    """Installed for all of an organisation (Enterprise Grid) it hears, counts clicks, knows who
    reads along and catches up; lists are asked workspace by workspace, and no call is refused."""
    workspace.knobs(org="E0LOCAL")
    hearing = Hearing(workspace, db, database_url)
    assert (hearing.me.team, hearing.me.org_wide) == ("E0LOCAL", True)
    with hearing.by(way):
        ts = workspace.say(_ADA, _LINE2, "@shoptalk what torque?")
        shown = hearing.answer(_LINE2, ts)
        workspace.click(_BEN, shown, "vote_up", f"{shown['answer_id']}:up")
        assert hearing.standing() == {_BEN: "up"}
    workspace.say(_BEN, _LINE2, "@shoptalk while nobody listened?")
    hearing.sweep()
    assert hearing.asked() == ["what torque?", "while nobody listened?"]
    audiences = Audiences(hearing.slack, hearing.me, _Granted(lambda: db, hearing.me.team))
    marks = {"is_shared": True, "is_org_shared": True}
    workspace.act("alter", what="channel", id=_LINE2, fields=marks)
    assert audiences.of(_LINE2, _ADA) == Audience.of_channel("E0LOCAL", _LINE2)
    assert audiences.seen(_GENERAL, _ADA).why == "guest"
    direct = workspace.direct(_IVO)
    held = frozenset({direct, _GENERAL, _LINE2, _HANGAR})
    assert audiences.of(direct, _IVO).readers == (Reader(held, frozenset({"S0EXPERTS"})),)
    refused = [call for call in workspace.log("call") if call["outcome"] != "ok"]
    assert refused == []


@pytest.mark.parametrize("way", ["socket", "http"])
def test_a_machine_is_chosen(hearing: Hearing, store_manual: Any, way: str) -> None:
    """A click on a machine below an answer pins the thread, sets the others aside and has the
    question answered anew, once; what is gone does nothing."""
    with hearing.db.connection() as conn:
        ours, theirs = (store_manual(conn, team=hearing.me.team)[0] for _ in range(2))
    machines = [Choice(ours, "HP-160"), Choice(theirs, "HP-200"), Choice(999_999, "gone")]
    with hearing.by(way):
        ts = hearing.workspace.say(_ADA, _LINE2, "@shoptalk what torque?")
        shown = hearing.answer(_LINE2, ts)
        ((question_id,),) = hearing.rows("SELECT question_id FROM questions")
        before = hearing.job_count("answer_question")
        [row] = which(question_id, machines)
        posted = hearing.slack.poster.chat_postMessage(
            channel=_LINE2, thread_ts=ts, text="Which?", blocks=[row]
        )
        at = {**shown, "ts": posted["ts"]}
        first, second, gone = row["elements"]
        for button in (first, first):
            hearing.workspace.click(_BEN, at, button["action_id"], button["value"])
        pins = "SELECT manual_id, set_aside FROM thread_pins"
        assert until(lambda: hearing.rows(pins)) == [(ours, [theirs, 999_999])]
        for button in (gone, second):
            hearing.workspace.click(_BEN, at, button["action_id"], button["value"])
        until(lambda: hearing.rows(pins) == [(theirs, [ours, 999_999])])
    assert hearing.job_count("answer_question") == before + 2
    assert hearing.rows("SELECT state, answer_id FROM replies") == [("shown", None)]


@pytest.mark.parametrize("way", ["socket", "http"])
def test_what_slack_tells_of_readers(hearing: Hearing, way: str) -> None:
    """Who comes and goes, channels that are shared, and that events are kept back: all of it is
    acknowledged at once, and ends what is kept of who reads along."""
    workspace = hearing.workspace
    roster = DatabaseRoster(lambda: hearing.db, hearing.me.team)
    acts: list[tuple[str, dict[str, Any]]] = [
        ("invite", {"user": _ADA, "channel": _LINE2, "who": _GUS}),
        ("leave", {"user": _GUS, "channel": _LINE2}),
        ("alter", {"what": "channel", "id": _LINE2, "fields": {"is_ext_shared": True}}),
        ("alter", {"what": "channel", "id": _LINE2, "fields": {"is_ext_shared": False}}),
        ("limit", {}),
    ]
    with hearing.by(way):
        for name, given in acts:
            before = roster.changes(_LINE2)
            workspace.act(name, **given)
            until(lambda before=before: roster.changes(_LINE2) > before)
    assert all(entry["acknowledged"] for entry in workspace.log("delivery"))
    assert {entry["type"] for entry in workspace.log("delivery")} == {
        "member_joined_channel",
        "member_left_channel",
        "channel_shared",
        "channel_unshared",
        "app_rate_limited",
    }
