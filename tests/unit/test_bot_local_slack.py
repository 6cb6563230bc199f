"""Which Slack a process talks to."""

import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import cast

import pytest

from bot.errors import SlackRefused, SlackUnreachable
from bot.processes.local_slack import Running, identify, resolve, running
from bot.settings import Settings
from bot.slack.client import Identity, Slack
from sql.home import Home


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home without Slack's settings."""
    monkeypatch.chdir(tmp_path)
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "BOT_TEAM"):
        monkeypatch.delenv(name, raising=False)
    return Home(tmp_path / "home")


def _say(home: Home, port: int, pid: int) -> None:
    url = f"http://127.0.0.1:{port}/"
    said = {"url": url, "page": f"{url}#token=1", "pid": pid}
    (home.run / "workspace.json").write_text(json.dumps(said), "utf-8")


def test_the_settings_come_first(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bot token that somebody set is used, whatever runs beside."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    settings = Settings.read()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        _say(home, listening.getsockname()[1], os.getpid())
        assert resolve(settings, home) is settings.slack


def test_the_local_workspace_takes_slacks_place(home: Home) -> None:
    """Without a token, the workspace that runs in the home is talked to, with its own keys."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        _say(home, port, os.getpid())
        found = resolve(Settings.read(), home)
    assert found.api_url == f"http://127.0.0.1:{port}/api/"
    assert found.bot_token is not None
    assert found.bot_token.get_secret_value().startswith("xoxb-local-")
    assert found.app_token is not None
    assert found.signing_secret is None


def test_neither(home: Home) -> None:
    """One sentence names what to set, and what to start instead."""
    with pytest.raises(SlackRefused, match=r"SLACK_BOT_TOKEN.*shoptalk up"):
        resolve(Settings.read(), home)


def test_what_a_workspace_left_is_none(home: Home) -> None:
    """A file of a process that ended or listens no more, or cannot be read, counts for none."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        _say(home, port, ended.pid)
        assert running(home) is None
        _say(home, port, os.getpid())
        url = f"http://127.0.0.1:{port}/"
        assert running(home) == Running(url, f"{url}#token=1", os.getpid())
    assert running(home) is None
    for text in ("", "[]", '{"url": 1}', '{"pid": "x", "url": ""}'):
        (home.run / "workspace.json").write_text(text, "utf-8")
        assert running(home) is None


class _Away:
    """Slack, unreachable at first."""

    def __init__(self, times: int) -> None:
        self.times = times

    def identify(self) -> Identity:
        self.times -= 1
        if self.times >= 0:
            raise SlackUnreachable
        return Identity("T1", "Works", "U1", "B1")


def test_slack_is_waited_for() -> None:
    """Who the bot is is asked again until Slack answers, or until the process has to stop."""
    me = identify(cast(Slack, _Away(1)), threading.Event())
    assert me is not None
    assert me.team == "T1"
    stop = threading.Event()
    threading.Timer(0.2, stop.set).start()
    assert identify(cast(Slack, _Away(9)), stop) is None
