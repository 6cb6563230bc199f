"""The demo: the story is had with the running bot, once, whatever is killed meanwhile."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from bot.demo import Person, Seeding
from bot.demo.story import (
    CHANNELS,
    DIRECT,
    HANGAR,
    LEA,
    PEOPLE,
    STORY,
    Commands,
    Corrects,
    Says,
    Shares,
    Walks,
)
from bot.workspace import Keys, keys
from sql.home import Home
from tests.fix_processes import Works
from tests.workspace_client import Workspace, until

Row = dict[str, Any]
_KEY = re.compile(r'"demo:(?!in:)([^"]+)"')
BOT = "U0SHOPTALK"
SILENT = {one.text for one in STORY if isinstance(one, Says) and not one.asks}
UNDONE = [one for one in STORY if isinstance(one, Corrects | Walks)]
"""What `Slow` offers no button for."""
VOTES = "SELECT DISTINCT user_id, value FROM vote_events ORDER BY 1"


def test_people_and_channels_once(workspace: Workspace) -> None:
    """They are there before a bot is, as often as it is told; that it waits for one is said, and
    nobody else's people and channels are changed."""
    before = workspace.look("state", user="U0IVO")
    for _ in range(2):
        lines: list[str] = []
        stop = Event()

        def say(line: str, lines: list[str] = lines, stop: Event = stop) -> None:
            lines.append(line)
            stop.set()

        person = Person(workspace.url, workspace.keys.page_token)
        assert not Seeding(person, say, stop).run()
        person.close()
        assert [("waits for the bot" in line) for line in lines] == [True]
    after = workspace.look("state", user="U0LEA")
    assert len(after["users"]) == len(before["users"]) + len(PEOPLE)
    assert [one for one in after["users"] if one in before["users"]] == before["users"]
    assert len(after["channels"]) == 2 + len(CHANNELS)
    assert all(len(set(one["members"])) == len(one["members"]) for one in after["channels"])


class Slow(Person):
    """A workspace whose bot answers a question when it was looked for twice, and which counts how
    many questions wait for their answers."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:9", "")
        self.done: set[str] = set()
        self.looks: dict[tuple[str, str], int] = {}
        self.waiting: list[int] = []
        self._ts = 0

    def act(self, name: str, /, **body: Any) -> Row:
        if name in ("message", "command") and "once" in body:
            self.waiting.append(sum(looks < 2 for looks in self.looks.values()))
        self.done.add(body.get("once", ""))
        self._ts += 1
        ts = f"{self._ts:09}"
        if name == "message" and body["text"] not in SILENT:
            self.looks[body["channel"], body.get("thread_ts", ts)] = 0
        return {"ts": ts, "channel": f"D-{body['user']}"}

    def did(self, once: str) -> bool:
        return once in self.done

    def share(self, once: str, user: str, channel: str, name: str, data: bytes, text: str) -> Row:
        return self.act("upload", once=once, user=user)

    def state(self, user: str) -> Row:
        return {"connected": True, "view": {"id": "V1"}}

    def messages(self, user: str, channel: str, thread: str = "") -> list[Row]:
        self._ts += 1
        looks = self.looks[channel, thread] = self.looks.get((channel, thread), 1) + 1
        offered = [{"action_id": f"vote_{one}", "value": f"1:{one}"} for one in ("up", "down")]
        blocks = [{"elements": offered if looks >= 2 else []}]
        one = {"user": BOT, "ts": f"{self._ts:09}", "blocks": blocks}
        return [one] if thread else [{**one, "is_ephemeral": True}]


class AtOnce(Event):
    """Waits for nothing."""

    def wait(self, timeout: float | None = None) -> bool:
        return self.is_set()


def test_one_question_after_the_other() -> None:
    """No question is asked before the one before is answered, so that none waits for the language
    model behind the others; each answer's time is said, and what was done before is called so."""
    person, lines = Slow(), list[str]()
    assert Seeding(person, lines.append, AtOnce()).run()
    assert len(person.waiting) == len([one for one in STORY if isinstance(one, Says | Commands)])
    assert not any(person.waiting)
    asked = [one for one in STORY if isinstance(one, Says) and one.asks]
    assert sum("  answered after" in line for line in lines) == len(asked)
    assert not any("done before" in line for line in lines)
    lines.clear()
    assert Seeding(person, lines.append, AtOnce()).run()
    assert sum("done before" in line for line in lines) == len(STORY) - len(UNDONE)
    assert not any("after" in line.split() for line in lines[1:])


class Told:
    """`shoptalk workspace --demo` on a home of its own, which can be killed and started again."""

    def __init__(self, works: Works, home: Home) -> None:
        self.works, self.home = works, home
        self.keys: Keys = keys(home)
        self.port = "0"

    @contextmanager
    def process(self) -> Iterator[subprocess.Popen[bytes]]:
        more = {"SHOPTALK_HOME": str(self.home.root), "BOT_WORKSPACE_PORT": self.port}
        said = self.home.run / "workspace.json"
        said.unlink(missing_ok=True)
        process = self.works.start("workspace", "--demo", **more)
        try:
            until(said.exists)
            self.url = str(json.loads(said.read_text())["url"]).rstrip("/")
            self.port = self.url.rsplit(":", 1)[1]
            yield process
        finally:
            process.kill()
            process.wait()

    def done(self) -> int:
        """How many acts of the story are written down."""
        journal = self.home.root / "workspace" / "journal.jsonl"
        return len(set(_KEY.findall(journal.read_text(errors="replace"))))

    def until_done(self, least: int) -> None:
        """Wait until so many are."""
        until(lambda: self.done() >= least)

    def output(self) -> str:
        return self.works.output()


def _everything(workspace: Workspace) -> list[tuple[str, ...]]:
    """All that was written for all to see where Lea is: channel, who, words, ts."""
    found: list[tuple[str, ...]] = []
    for channel in workspace.look("state", user=LEA)["channels"]:
        for head in workspace.messages(LEA, channel["id"]):
            every = [head, *workspace.messages(LEA, channel["id"], head["ts"])[1:]]
            found += [
                (channel["name"], one["user"], one["text"], one["ts"])
                for one in every
                if not one.get("is_ephemeral")
            ]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("lm", ["answers", "fails"])
def test_told_once_whatever_is_killed(works: Works, tmp_path: Path, lm: str) -> None:
    """The server and who tells the story are killed three times amid it, and started again: every
    question, share and vote is there once, each question has its answer, the walk its card, the
    better answer waits; once it is told nothing is outstanding, and told once more, nothing
    changes. With a language model and without."""
    works.stub.knobs.fail = lm == "fails"
    home = Home(tmp_path / "told")
    home.root.mkdir()
    told = Told(works, home)
    with told.process():
        environment = {
            "SLACK_BOT_TOKEN": told.keys.bot_token,
            "SLACK_APP_TOKEN": told.keys.app_token,
            "SLACK_API_URL": f"{told.url}/api/",
        }
        works.start("bot", **environment)
        works.start("worker", **environment)
        told.until_done(2)
    for least in (6, 14):
        with told.process():
            told.until_done(least)
    with told.process():
        until(lambda: "The demo is there" in told.output())
        workspace = Workspace(told.url, told.keys)
        first = _everything(workspace)
        wrote = [text for _, who, text, _ in first if who != BOT]
        written = [one for one in STORY if isinstance(one, Says | Shares)]
        texts = [one.text for one in written if one.channel not in (DIRECT, HANGAR)]
        assert sorted(wrote) == sorted(text.replace("@shoptalk", f"<@{BOT}>") for text in texts)
        [better] = [one for one in STORY if isinstance(one, Corrects)]
        asked = [one for one in written if isinstance(one, Says) and one.asks]
        for statement, expected in (
            (VOTES, [("U0ADA", "down"), ("U0BEN", "up"), (LEA, "up")]),
            (
                "SELECT status, user_id, text FROM corrections",
                [("proposed", "U0ADA", better.words)],
            ),
            ("SELECT count(*)::int FROM walks", [(1,)]),
            # Those of the story, and the one that was asked by a command.
            ("SELECT count(*)::int FROM questions", [(len(asked) + 1,)]),
            ("SELECT count(*)::int FROM replies WHERE state = 'final'", [(len(asked) + 1,)]),
        ):
            works.wait_for(statement, expected)
        workspace.close()
    before = told.output().count("The demo is there")
    with told.process():
        until(lambda: told.output().count("The demo is there") > before)
        workspace = Workspace(told.url, told.keys)
        assert _everything(workspace) == first
        workspace.close()
