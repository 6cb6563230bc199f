"""Settings from the environment and `.env`: what is wrong is named as the person wrote it."""

from pathlib import Path

import pytest

from bot.errors import BadSetting
from bot.settings import Settings


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of its own, so that nobody's `.env` is read."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_LOG_LEVEL", "loud"),
        ("AGENT_KEEP", "ten"),
        ("INGEST_MAX_PAGES", "0"),
        ("SQL_SCHEMA", "no; drop"),
        ("SQL_POOL_MAX", "-1"),
        ("AGENT_TOOLS_OFF", "notes, hammer"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error begins with the name of the variable, in any room."""
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSetting, match=f"^{name} cannot be used: "):
        Settings.read()


def test_dotenv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`.env` of the current folder is read; the environment goes before it; empty means unset."""
    (tmp_path / ".env").write_text("AGENT_KEEP=7\nAGENT_SEARCH_DEPTH=3\nBOT_TEAM=\n")
    monkeypatch.setenv("AGENT_SEARCH_DEPTH", "2")
    read = Settings.read()
    assert (read.agent.keep, read.agent.search_depth, read.bot.team) == (7, 2, "local")


def test_a_dotenv_that_cannot_be_read(tmp_path: Path) -> None:
    """A `.env` that is no text is a wrong setting like any other."""
    (tmp_path / ".env").write_bytes(b"AGENT_LM=\xff\n")
    with pytest.raises(BadSetting, match=r"\.env cannot be read"):
        Settings.read()


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys and the database's password are in no representation of the settings."""
    for name in ("AGENT_LM_API_KEY", "INGEST_EMBEDDING_API_KEY", "AGENT_JUDGE_LM_API_KEY"):
        monkeypatch.setenv(name, "hush-hush")
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:hush-hush@h/db")
    assert "hush" not in repr(Settings.read())
