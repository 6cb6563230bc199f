"""What a failed call of Slack's means: refused for good, later, or nobody knows."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.errors import SlackRefused, SlackUnreachable
from bot.slack import (
    Refused,
    ScopeMissing,
    TokenRefused,
    TooMuch,
    Unclear,
    Unshowable,
    calling,
)
from sql.failure import kind_of


def _answered(data: Any, status: int = 200) -> SlackApiError:
    """Slack's answer as its SDK hands it on."""
    response = SlackResponse(
        client=None, http_verb="POST", api_url="x", req_args={}, data=data, headers={},
        status_code=status,
    )  # fmt: skip
    return SlackApiError("failed", response)


def _raised(error: Exception) -> Exception:
    with pytest.raises((SlackRefused, SlackUnreachable)) as raised, calling():
        raise error
    return raised.value


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        *((code, TokenRefused) for code in ("token_revoked", "account_inactive", "invalid_auth")),
        ("missing_scope", ScopeMissing),
        ("unknown_method", Refused),
        ("some_word_of_next_year", Refused),
        ("is_archived", Unshowable),
    ],
)
def test_a_refusal_is_for_good(said: str, kind: type[Refused]) -> None:
    """What Slack refuses is never tried again; operators read Slack's word, people do not."""
    error = _raised(_answered({"ok": False, "error": said}))
    assert type(error) is kind
    assert kind_of(error) == "permanent"
    assert isinstance(error, Refused)
    assert said in error.for_operators
    assert said not in error.for_people
    assert "None" not in error.for_operators + error.for_people


def test_the_missing_scope_is_named() -> None:
    """Operators read which one."""
    data = {"ok": False, "error": "missing_scope", "needed": "users:read", "provided": "chat:write"}
    assert "users:read" in str(_raised(_answered(data)))


@pytest.mark.parametrize("data", [{"ok": False}, {"ok": False, "error": None}, {}, None])
def test_no_word_of_slacks(data: Any) -> None:
    """Where the answer has no word of Slack's, its status decides, and is said instead of None."""
    refused, unclear = _raised(_answered(data, 404)), _raised(_answered(data, 200))
    assert (type(refused), type(unclear)) == (Refused, Unclear)
    assert "http_404" in str(refused)
    assert "None" not in str(refused) + str(unclear)
    assert type(_raised(_answered(data, 502))) is Unclear
    assert type(_raised(_answered(data, 429))) is SlackUnreachable


def test_a_page_instead_of_an_answer() -> None:
    """A server that knows no such method says so in HTML: that is a refusal, and its page is not
    repeated to anybody."""
    page = {"ok": False, "error": "Received a response in a non-JSON format: <html>404 secret"}
    assert "secret" not in str(_raised(_answered(page, 404)))
    assert type(_raised(_answered(page, 404))) is Refused
    assert type(_raised(_answered(page, 200))) is Unclear


def test_too_much_is_ours() -> None:
    """A message that Slack does not take as it is built is our mistake."""
    error = _raised(_answered({"ok": False, "error": "invalid_blocks"}))
    assert (type(error), kind_of(error)) == (TooMuch, "ours")
