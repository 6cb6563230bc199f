"""A bot with a script and no mind, so that the local workspace's page can be tested by itself."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from tests.workspace_client import SECONDS

QUOTE = "Gland bolts | M24 | 10.9 | 205 | 151"
HOSTILE = (
    "<b>x</b> <img src=x onerror=alert(1)> <https://evil.example|look> <javascript:alert(1)|here>"
)

_plain = "plain_text"
_REASONS = [
    {"text": {"type": _plain, "text": text}, "value": value}
    for text, value in (("It is wrong", "wrong"), ("It is incomplete", "incomplete"))
]
MODAL: dict[str, Any] = {
    "type": "modal",
    "callback_id": "reason",
    "title": {"type": _plain, "text": "What was wrong?"},
    "submit": {"type": _plain, "text": "Send"},
    "close": {"type": _plain, "text": "Not now"},
    "blocks": [
        {
            "type": "input",
            "block_id": "reason",
            "label": {"type": _plain, "text": "Reason"},
            "element": {"type": "static_select", "action_id": "reason", "options": _REASONS},
        },
        {
            "type": "input",
            "block_id": "comment",
            "optional": True,
            "label": {"type": _plain, "text": "Comment"},
            "element": {"type": "plain_text_input", "action_id": "comment", "multiline": True},
        },
    ],
}


def answer_blocks() -> list[dict[str, Any]]:
    """An answer as the real one looks: warning, claim with its line, votes, a menu; and a trap."""
    choices = [{"text": {"type": _plain, "text": "Show the page"}, "value": "page:1:0"}]
    return [
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_quote",
                    "elements": [{"type": "text", "text": "WARNING Depressurize first."}],
                }
            ],
        },
        {
            "type": "section",
            "text": {
                "type": "mrkdwn",
                "text": f"Tighten them to *205 N·m*.\n> {QUOTE}\n_Halvorsen HP-160_, page 18",
            },
            "accessory": {"type": "overflow", "action_id": "more", "options": choices},
        },
        {"type": "context", "elements": [{"type": "mrkdwn", "text": HOSTILE}]},
        {
            "type": "context_actions",
            "elements": [
                {
                    "type": "feedback_buttons",
                    "action_id": "vote",
                    "positive_button": {"text": {"type": _plain, "text": "👍"}, "value": "1:up"},
                    "negative_button": {"text": {"type": _plain, "text": "👎"}, "value": "1:down"},
                }
            ],
        },
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "action_id": "silent",
                    "text": {"type": _plain, "text": "Nobody listens"},
                    "value": "1",
                }
            ],
        },
    ]


class ScriptedBot:
    """Answers mentions in their thread, reads files as a status card that changes, takes votes.

    A card says that the PDF is ready once `read_on` is set: who looks at the page sees it read.
    """

    def __init__(self, client: WebClient) -> None:
        self.client = client
        self.votes: list[str] = []
        self.chosen: list[str] = []
        self.submitted: list[dict[str, Any]] = []
        self.reactions: list[tuple[str, str]] = []
        self.read_on = threading.Event()

    def mention(self, event: dict[str, Any]) -> None:
        """First the evidence, then the same message becomes the answer."""
        thread = event.get("thread_ts") or event["ts"]
        posted = self.client.chat_postMessage(
            channel=event["channel"], thread_ts=thread, text="Looking in the manuals"
        )
        time.sleep(0.3)
        self.client.chat_update(
            channel=event["channel"],
            ts=posted["ts"],
            text=f"Tighten them to 205 N·m. {QUOTE}",
            blocks=answer_blocks(),
        )

    def file(self, event: dict[str, Any]) -> None:
        """A card that counts the pages and ends with what was read."""
        channel = event["channel_id"]
        card = self.client.chat_postMessage(channel=channel, text="Reading the PDF: page 1")
        for text in ("Reading the PDF: page 2", "Ready: 2 pages, 7 passages"):
            self.client.chat_update(channel=channel, ts=card["ts"], text=text)
            self.read_on.wait(SECONDS)

    def vote(self, ack: Ack, body: dict[str, Any]) -> None:
        """A down vote asks why."""
        ack()
        value = body["actions"][0]["value"]
        self.votes.append(value)
        if value.endswith("down"):
            self.client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    def more(self, ack: Ack, body: dict[str, Any]) -> None:
        """What was chosen in the menu beside an answer."""
        ack()
        self.chosen.append(body["actions"][0]["selected_option"]["value"])

    def reason(self, ack: Ack, view: dict[str, Any]) -> None:
        """Refuses a submission without a comment, as an app may."""
        values = view["state"]["values"]
        if not values["comment"]["comment"]["value"]:
            ack(response_action="errors", errors={"comment": "Say what you saw."})
            return
        ack()
        self.submitted.append(values)

    def reaction(self, event: dict[str, Any]) -> None:
        """Every reaction, given or taken back."""
        self.reactions.append((event["type"], event["reaction"]))


StartBot = Callable[[str, str, str], ScriptedBot]


@pytest.fixture
def scripted_bot() -> Iterator[StartBot]:
    """A function that connects a scripted bot to an API address with a bot and an app token."""
    handlers: list[SocketModeHandler] = []
    bots: list[ScriptedBot] = []

    def start(api_url: str, bot_token: str, app_token: str) -> ScriptedBot:
        client = WebClient(bot_token, base_url=api_url)
        bot = ScriptedBot(client)
        bots.append(bot)
        app = App(token=bot_token, client=client, request_verification_enabled=False)
        app.event("app_mention")(bot.mention)
        app.event("file_shared")(bot.file)
        app.event("reaction_added")(bot.reaction)
        app.event("reaction_removed")(bot.reaction)
        app.event("message")(lambda: None)
        app.action("vote")(bot.vote)
        app.action("more")(bot.more)
        app.view("reason")(bot.reason)
        logger = logging.getLogger("scripted")
        handler = SocketModeHandler(
            app, app_token, logger=logger, web_client=WebClient(base_url=api_url)
        )
        hello = threading.Event()
        handler.client.message_listeners.append(lambda *_: hello.set())
        handler.connect()  # type: ignore[no-untyped-call]
        hello.wait(180)
        handlers.append(handler)
        return bot

    yield start
    for bot in bots:
        bot.read_on.set()
    for handler in handlers:
        handler.close()  # type: ignore[no-untyped-call]
