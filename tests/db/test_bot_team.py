"""`bot.team`: which Slack team a command works for."""

import pytest

from bot.settings import BotSettings
from bot.team import team_of
from sql import teams
from sql.database import Database


@pytest.mark.parametrize(
    ("set_to", "seen", "team"),
    [
        (None, [], "local"),
        (None, ["T1"], "T1"),
        (None, ["T1", "T2"], "local"),
        ("T9", ["T1"], "T9"),
        ("local", ["T1"], "local"),
    ],
)
def test_team(
    set_to: str | None,
    seen: list[str],
    team: str,
    db: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What a person set comes first, then the only team that the bot was seen in, then "local"."""
    monkeypatch.setenv("BOT_TEAM", set_to or "")
    with db.connection() as conn:
        for one in seen:
            teams.seen(conn, one, "Works", "U1")
    assert team_of(db, BotSettings(_env_file=None)) == team
