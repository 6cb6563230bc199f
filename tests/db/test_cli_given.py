"""What cannot be meant at the command line is wrong usage: nothing is asked or stored."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from sql import audit
from sql.database import Database

TEAM = "T1"


@pytest.fixture(autouse=True)
def here(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line works on the test's database."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("SHOPTALK_HOME", str(tmp_path / "here"))
    monkeypatch.setenv("BOT_TEAM", TEAM)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    "words",
    [
        ("keys", "create", "x", "--scope", "ask", "--channel", "#line-2"),
        ("keys", "create", "x", "--scope", "ask", "--group", "experts"),
        ("manuals", "share", "1", "--channel", "line-2"),
        ("ingest", "x.pdf", "--channel", "Line 2"),
        ("orders", "revoke", "--channel", ""),
        ("orders", "search", "leak", "--channel", "#line-2"),
        ("search", "leak", "--channel", "<#C1|line-2>"),
        ("ask", "leak?", "--channel", "#line-2"),
        ("channels", "set", "#line-2"),
    ],
)
def test_a_name_is_no_id(db: Database, words: tuple[str, ...]) -> None:
    """A channel's name in the place of its id is wrong usage, and says where the id is: it would
    be a channel that nobody is in. Nothing is stored."""
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == 2
    assert "no id of Slack's, such as C0123ABC" in " ".join(done.stderr.split())
    with db.connection() as conn:
        assert audit.found(conn, TEAM, 10) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ask", ""), "no words"),
        (("ask", " \t\u200b"), "no words"),
        (("ask", "bolt " * 2_001), "10,005 characters are more than 10,000"),
        (("search", ""), "no words"),
        (("orders", "search", " "), "no words"),
    ],
)
def test_nothing_is_no_question(db: Database, words: tuple[str, ...], said: str) -> None:
    """What has no words, or more than the API takes, is wrong usage and no question."""
    done = CliRunner().invoke(app, list(words))
    assert (done.exit_code, said in " ".join(done.stderr.split())) == (2, True)
    with db.connection() as conn:
        assert conn.execute("SELECT count(*) FROM questions").fetchone() == (0,)
