"""Whose readers a command answers for."""

from pathlib import Path

import pytest

from bot.commands.readers import readers_of
from bot.settings import Settings
from bot.shop import open_shop
from sql.audience import Audience


@pytest.mark.parametrize(
    ("channel", "audience"),
    [
        (None, Audience.of_operator("local")),
        ("C1", Audience.of_channel("local", "C1")),
        ("", Audience.of_channel("local", "")),
    ],
)
def test_who_names_no_channel_is_the_operator(
    channel: str | None,
    audience: Audience,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And only who names none: an empty name, as of a variable that is not set, widens nothing."""
    monkeypatch.setenv("BOT_TEAM", "local")
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("SHOPTALK_HOME", str(tmp_path))
    with open_shop(Settings.read()) as shop:
        assert readers_of(shop, channel) == (audience, None)
