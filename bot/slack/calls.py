"""What a failed call of Slack's says about the message that it was about.

Refused
├── Unshowable
├── TooMuch
├── TokenRefused
└── ScopeMissing
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPException
from typing import Any, Final
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackRequestError

from bot.errors import SlackRefused, SlackUnreachable

LATER: Final = frozenset({"ratelimited", "rate_limited", "accesslimited", "team_added_to_org"})
"""Nothing was done, and the same call may succeed later."""
OPEN: Final = frozenset(
    {"internal_error", "fatal_error", "request_timeout", "service_unavailable", "team_unavailable"}
)
"""It failed in the middle: what was asked may have been done."""
_UNSHOWABLE: Final = frozenset(
    {
        "message_not_found",
        "thread_not_found",
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "is_inactive",
        "cant_update_message",
        "cant_delete_message",
        "edit_window_closed",
        "update_failed",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "restricted_action_non_threadable_channel",
        "restricted_action_thread_locked",
        "messages_tab_disabled",
        "user_not_found",
        "user_disabled",
        "cannot_dm_bot",
        "ekm_access_denied",
    }
)
_TOO_MUCH: Final = frozenset(
    {
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_blocks_too_long",
        "msg_too_long",
        "markdown_text_conflict",
    }
)
_TOKEN: Final = frozenset(
    {
        "not_authed",
        "invalid_auth",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "bad_token",
        "invalid_token",
        "invalid_refresh_token",
        "org_login_required",
        "two_factor_setup_required",
        "team_access_not_granted",
        "enterprise_is_restricted",
        "app_uninstalled",
    }
)
GONE: Final = frozenset({"account_inactive", "token_revoked", "app_uninstalled"})
"""Of these, what Slack says where an app was removed."""
_SCOPE: Final = frozenset({"missing_scope", "no_permission", "not_allowed_token_type"})


class Refused(SlackRefused):
    """Slack refused what was asked, for good. `code` is Slack's own word for why."""

    def __init__(self, code: str = "unexplained") -> None:
        super().__init__(self.words(code))
        self.code = code

    @classmethod
    def words(cls, code: str) -> str:
        """What it means to operators, with Slack's word."""
        return f"{SlackRefused()} ({code})"


class Unshowable(Refused):
    """Nothing can be shown in this place (any more): it is gone, closed, or not the bot's."""


class TooMuch(Refused):
    """Slack does not take this message as it is built."""

    kind = "ours"


class TokenRefused(Refused):
    """Slack takes the bot's token no more, for anything."""

    @classmethod
    def words(cls, code: str) -> str:
        """What it means to operators, with Slack's word."""
        return (
            f"Slack does not take the bot's token ({code}): install the app again and set"
            " SLACK_BOT_TOKEN."
        )


class ScopeMissing(Refused):
    """The app may not do this."""

    @classmethod
    def words(cls, code: str) -> str:
        """What it means to operators, with Slack's word."""
        return (
            f"Slack does not let the app do this ({code}): paste the output of `shoptalk manifest`"
            " at api.slack.com/apps, and install the app again."
        )


class AppTokenRefused(SlackRefused):
    """Slack does not take the app-level token: check SLACK_APP_TOKEN, and that it has the scope
    connections:write."""

    @classmethod
    def of(cls, error: Refused) -> "AppTokenRefused":
        """With Slack's word for why."""
        return cls(f"{cls()} ({error.code})")


class Unclear(SlackUnreachable):
    """The call failed in such a way that Slack may have done what was asked."""


@contextmanager
def calling() -> Iterator[None]:
    """Turn what a call of Slack's raises into Refused, Unclear, or SlackUnreachable.

    SlackUnreachable itself means that nothing was done and that it can be tried later.
    """
    try:
        yield
    except SlackApiError as error:
        raise _kind_of(_code(error), _status(error), _needed(error)) from error
    except (URLError, OSError, HTTPException, SlackRequestError) as error:
        raise Unclear(f"{SlackUnreachable()} ({type(error).__name__})") from error


def _kind_of(code: str | None, status: int, needed: str | None) -> SlackRefused | SlackUnreachable:
    if code in LATER or status == 429:
        return SlackUnreachable(f"Slack wants fewer calls just now ({code or status}).")
    # What is no word of Slack's is the beginning of an answer that could not be read, and one
    # without a word comes from something between.
    unread = code is None or " " in code
    if code in OPEN or status >= 500 or (unread and not 400 <= status < 500):
        said = f"{(code or 'no reason given')[:60]}, {status}"
        return Unclear(f"Slack failed in the middle of a call ({said}).")
    if code is None or unread:
        return Refused(f"http_{status}")
    if code in _SCOPE:
        return ScopeMissing(f"{code}: {needed}" if needed else code)
    for kind, codes in _KINDS:
        if code in codes:
            return kind(code)
    return Refused(code)


_KINDS: Final[tuple[tuple[type[Refused], frozenset[str]], ...]] = (
    (TokenRefused, _TOKEN),
    (Unshowable, _UNSHOWABLE),
    (TooMuch, _TOO_MUCH),
)


def _code(error: SlackApiError) -> str | None:
    """Slack's own word for why; None where it gave none."""
    said = _data(error).get("error")
    return str(said) if said else None


def _needed(error: SlackApiError) -> str | None:
    """The scope that Slack says is missing."""
    needed = _data(error).get("needed")
    return str(needed) if needed else None


def _status(error: SlackApiError) -> int:
    return int(getattr(error.response, "status_code", 200))


def _data(error: SlackApiError) -> Mapping[str, Any]:
    response = error.response
    data = getattr(response, "data", response)
    return data if isinstance(data, Mapping) else {}
