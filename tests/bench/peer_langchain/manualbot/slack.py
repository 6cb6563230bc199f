"""Slack by Bolt over Socket Mode: mentions, direct messages, shared PDFs."""

import logging
import re
import tempfile
from pathlib import Path
from typing import Any

import requests
from langchain_core.vectorstores import VectorStore
from slack_bolt import App, Say
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from manualbot.graph import Agent
from manualbot.ingesting import ingest
from manualbot.settings import Settings

log = logging.getLogger(__name__)
MENTION = re.compile(r"<@[A-Z0-9]+>")
SORRY = "Something went wrong on my side. Please ask again in a minute."


def serve(settings: Settings, agent: Agent, store: VectorStore) -> None:
    """Answer until interrupted."""
    token = settings.slack_bot_token.get_secret_value()
    app = App(client=WebClient(token, base_url=settings.slack_api_url))

    def reply(event: dict[str, Any], say: Say) -> None:
        thread = event.get("thread_ts") or event["ts"]
        placeholder = say("Looking through the manuals…", thread_ts=thread)
        try:
            message = MENTION.sub("", event.get("text") or "").strip()
            text = agent.ask(f"{event['channel']}:{thread}", message)
        except Exception:
            log.exception("no answer")
            text = SORRY
        app.client.chat_update(channel=event["channel"], ts=placeholder["ts"], text=text)

    @app.event("app_mention")
    def mentioned(event: dict[str, Any], say: Say) -> None:
        if not event.get("files"):
            reply(event, say)

    @app.event("message")
    def message(event: dict[str, Any], say: Say) -> None:
        if event.get("bot_id"):
            return
        for file in event.get("files", []):
            if file.get("filetype") == "pdf":
                say(read(file), thread_ts=event["ts"])
        if event.get("channel_type") == "im" and "subtype" not in event:
            reply(event, say)

    def read(file: dict[str, Any]) -> str:
        try:
            headers = {"Authorization": f"Bearer {token}"}
            got = requests.get(file["url_private_download"], headers=headers, timeout=60)
            got.raise_for_status()
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "manual.pdf"
                path.write_bytes(got.content)
                pages, passages = ingest(store, path, file["name"])
            return f"Read {file['name']}: {pages} pages, {passages} passages."
        except Exception:
            log.exception("not read")
            return f"I could not read {file['name']}."

    SocketModeHandler(app, settings.slack_app_token.get_secret_value()).start()
