"""Answers a command or a click by its `response_url`: five times, for half an hour, also where the
bot is no member (docs.slack.dev/interactivity/handling-user-interaction, "Message responses").

The address of a click replaces or deletes the message that was clicked, an ephemeral one too. That
of a slash command cannot: each use shows a further message (slackapi/bolt-python#1268, and
slackapi/bolt-js#2287).
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from slack_sdk.webhook import WebhookClient

from bot.errors import SlackUnreachable
from bot.slack.calls import Refused, TooMuch, Unclear, calling
from bot.slack.direct import go_direct
from sql.spans import span

_SECONDS: Final = 15
_ABOUT: Final = {"shoptalk.slack_method": "response_url"}
_GONE: Final = frozenset({"expired_url", "used_url", "invalid_url", "no_such_url"})


class AddressGone(Refused):
    """Slack takes nothing by this address any more."""


def respond(
    url: str, text: str, blocks: Sequence[Mapping[str, Any]] = (), *, replace: bool = False
) -> None:
    """Only who used the command or clicked reads it; `replace`: in the place of what they clicked.

    Raises AddressGone, TooMuch, another Refused, or SlackUnreachable: Unclear where it may be
    there.
    """
    client = WebhookClient(url, timeout=_SECONDS, retry_handlers=[])
    go_direct(url, client)
    message = {
        "response_type": "ephemeral",
        "replace_original": replace,
        "text": text,
        "blocks": list(blocks),
        "unfurl_links": False,
        "unfurl_media": False,
    }
    with span("slack response_url", _ABOUT, kind="client") as one, calling():
        said = client.send_dict(message)
        one.set({"http.response.status_code": said.status_code})
        if said.status_code != 200:
            error = _kind_of(said.status_code, str(said.body or ""))
            one.error = error.code if isinstance(error, Refused) else str(said.status_code)
            raise error


def _kind_of(status: int, body: str) -> Refused | SlackUnreachable:
    if status == 429:
        return SlackUnreachable("Slack wants fewer calls just now (429).")
    if status >= 500:
        return Unclear(f"Slack failed in the middle of a response ({status}).")
    code = _code(body) or f"http_{status}"
    if code in _GONE or status in (403, 404, 410):
        return AddressGone(code)
    return TooMuch(code) if code.startswith("invalid_") else Refused(code)


def _code(body: str) -> str:
    """Slack's word for why: as text, or in JSON."""
    try:
        said = json.loads(body)
    except ValueError:
        return body if body.replace("_", "").isalnum() and len(body) < 60 else ""
    return str(said.get("error") or "") if isinstance(said, dict) else ""
