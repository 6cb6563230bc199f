"""Slack's markup becomes what the person saw."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hearing.unescape import unescape
from ingest.legible import legible


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("torque &lt; 5 Nm &amp; cold", "torque < 5 Nm & cold"),
        ("write &amp;lt; here", "write &lt; here"),
        ("see <https://x.example/a?b=1&amp;c=2>", "see https://x.example/a?b=1&c=2"),
        ("see <https://x.example|the manual>", "see the manual"),
        ("mail <mailto:a@x.example|a@x.example>", "mail a@x.example"),
        ("in <#C123|line-2> or <#C9>", "in #line-2 or #C9"),
        ("<@U123> and <@U1|ada>", "@U123 and @ada"),
        ("<!here> <!subteam^S1|@experts> <!subteam^S2>", "@here @experts @S2"),
        ("<!date^1700000000^{date}|14 November>", "14 November"),
        ("a < b", "a < b"),
    ],
)
def test_what_was_seen(raw: str, seen: str) -> None:
    """Links and mentions are shown by their label, entities as the characters they stand for."""
    assert unescape(raw) == seen


@given(st.text())
def test_what_was_typed_comes_back(typed: str) -> None:
    """Text without markup is what was typed, as Slack escapes it."""
    escaped = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert unescape(escaped) == legible(typed)


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_anything_can_be_stored(raw: str) -> None:
    """No text of Slack's holds a character that the database refuses."""
    assert "\x00" not in unescape(raw).encode("utf-8").decode()
