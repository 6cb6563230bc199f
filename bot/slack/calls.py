"""What a failed call of Slack's says about the message that it was about.

Refused
├── Unshowable
└── TooMuch
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from typing import Final
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackRequestError

from bot.errors import SlackRefused, SlackUnreachable

_LATER: Final = frozenset({"ratelimited", "rate_limited", "accesslimited"})
_OPEN: Final = frozenset(
    {"internal_error", "fatal_error", "request_timeout", "service_unavailable", "team_unavailable"}
)
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


class Refused(SlackRefused):
    """Slack refused what was asked, for good. `code` is Slack's own word for why."""

    def __init__(self, code: str = "unknown_error") -> None:
        super().__init__(f"{SlackRefused()} ({code})")
        self.code = code


class Unshowable(Refused):
    """Nothing can be shown in this place (any more): it is gone, closed, or not the bot's."""


class TooMuch(Refused):
    """Slack does not take this message as it is built."""


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
        raise _said(str(error.response.get("error")), error.response.status_code) from error
    except (URLError, OSError, HTTPException, SlackRequestError) as error:
        raise Unclear(f"{SlackUnreachable()} ({type(error).__name__})") from error


def _said(code: str, status: int) -> SlackRefused | SlackUnreachable:
    if code in _LATER or status == 429:
        return SlackUnreachable(f"Slack wants fewer calls just now ({code}).")
    # What is no word of Slack's is the beginning of an answer that could not be read.
    if code in _OPEN or status >= 500 or " " in code:
        return Unclear(f"Slack failed in the middle of a call ({code[:60]}, {status}).")
    if code in _UNSHOWABLE:
        return Unshowable(code)
    return TooMuch(code) if code in _TOO_MUCH else Refused(code)
