"""The outermost boundary: whatever a command raises becomes one sentence and an exit code."""

import io
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import cli
from bot.errors import BadSetting
from bot.terminal.progress import ERR

_GROUPS = [
    "channels",
    "embedding",
    "keys",
    "manuals",
    "models",
    "orders",
    "privacy",
    "programs",
    "roles",
    "workspaces",
]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, no `.env`, and logging left as it is."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHOPTALK_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("BOT_LOG_LEVEL", raising=False)
    monkeypatch.setattr(cli, "set_up", lambda level: None)
    return tmp_path / "home"


def _said(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    def fails(**_: object) -> int:
        raise error

    monkeypatch.setattr(cli, "app", fails)
    with ERR.capture() as captured, pytest.raises(SystemExit) as ended:
        cli.main()
    assert isinstance(ended.value.code, int)
    return ended.value.code, captured.get()


def test_a_wrong_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong with a setting is said, also while settings cannot be read."""
    monkeypatch.setenv("AGENT_KEEP", "ten")
    code, said = _said(BadSetting("AGENT_KEEP cannot be used: no number."), monkeypatch)
    assert (code, said) == (1, "AGENT_KEEP cannot be used: no number.\n")


def test_a_surprise_while_the_settings_are_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """With no home to write an incident to, the setting to correct first is named."""
    monkeypatch.setenv("SQL_POOL_MAX", "-1")
    code, said = _said(KeyError("x"), monkeypatch)
    assert code == 1
    assert said.startswith("SQL_POOL_MAX cannot be used")


def test_a_surprise(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is one line that names the incident's file, however long its path."""
    code, said = _said(KeyError("\udcff"), monkeypatch)
    [file] = (home / "run" / "incidents").iterdir()
    assert (code, said.count("\n")) == (1, 1)
    assert str(file) in said


@pytest.mark.parametrize(("value", "level"), [("loud", "warning"), ("info", "info")])
def test_log_level(value: str, level: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A level that there is not leaves the default one, until the command says what is wrong."""
    monkeypatch.setenv("BOT_LOG_LEVEL", value)
    assert cli._log_level() == level


def test_log_level_of_dotenv(tmp_path: Path) -> None:
    """`.env` sets the level as it sets everything else."""
    (tmp_path / ".env").write_text("BOT_LOG_LEVEL=debug\n")
    assert cli._log_level() == "debug"


def test_any_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes that are no UTF-8 are typed, and letters that the terminal has not are shown."""
    typed = io.TextIOWrapper(io.BytesIO(b"torque \xff?\n"), "utf-8")
    shown = io.TextIOWrapper(io.BytesIO(), "ascii")
    monkeypatch.setattr(sys, "stdin", typed)
    monkeypatch.setattr(sys, "stdout", shown)
    cli._take_any_text()
    print(next(sys.stdin), flush=True)
    assert shown.buffer.getvalue() == b"torque \\ufffd?\n\n"


@pytest.mark.parametrize("group", [None, *_GROUPS])
def test_help_says_whole_sentences(group: str | None) -> None:
    """No summary of a command is cut off, whatever it says."""
    said = CliRunner().invoke(cli.app, [*filter(None, [group]), "--help"])
    assert said.exit_code == 0
    assert "Commands:" in said.stdout or group is None
    assert [line for line in said.stdout.splitlines()[1:] if line.endswith("...")] == []


def test_help_has_sections() -> None:
    """The commands stand under titles, the first of which says where to begin."""
    said = CliRunner().invoke(cli.app, ["--help"]).stdout
    places = [said.index(word) for word in ("Begin:", "  up ", "Manuals:", "  page ")]
    assert places == sorted(places)
    assert set(cli.BEGINS) <= set(cli.MODULES)


def test_version() -> None:
    """`--version` says which one is installed."""
    said = CliRunner().invoke(cli.app, ["--version"])
    assert (said.exit_code, said.stdout) == (0, f"shoptalk {version('shoptalk')}\n")
