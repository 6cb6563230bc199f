"""An install by OAuth, with whole processes: the bot is killed amid it, and two workspaces are
answered by one worker."""

import re
import threading
from contextlib import suppress
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from bot.slack import new_key
from tests.fix_processes import Works
from tests.workspace_client import Workspace, until

SECOND = "T2"


def by_oauth(works: Works) -> dict[str, str]:
    """The settings of a deployment with OAuth, in the place of the one token's."""
    keys = works.workspace.keys
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        works.environment.pop(name, None)
    return {
        "SLACK_CLIENT_ID": keys.client_id,
        "SLACK_CLIENT_SECRET": keys.client_secret,
        "SLACK_SIGNING_SECRET": keys.signing_secret,
        "SLACK_TOKEN_KEY": new_key(),
        "BOT_HOST": "127.0.0.1",
        "BOT_PORT": "0",
        "BOT_LOG_LEVEL": "info",
    }


def address(works: Works, log: str) -> str:
    """Where the bot listens, by its log."""
    said = until(lambda: re.findall(r'"port": (\d+)', (works.folder / log).read_text()))
    url = f"http://127.0.0.1:{said[-1]}"
    works.workspace.knobs(
        redirect_urls=[f"{url}/slack/oauth_redirect"], request_url=f"{url}/slack/events"
    )
    return url


def agree(url: str, where: str) -> tuple[str, str]:
    """Press the button and Allow: the way back, and the cookie."""
    page = httpx.get(f"{url}/slack/install", trust_env=False, timeout=60)
    found = re.search(r'href="([^"]+authorize[^"]+)"', page.text)
    assert found, page.text
    slack = unescape(found[1])
    given = {**dict(parse_qsl(urlsplit(slack).query)), "where": where, "answer": "allow"}
    said = httpx.post(slack.split("?")[0], data=given, trust_env=False)
    return said.headers["location"], "; ".join(f"{k}={v}" for k, v in page.cookies.items())


def come_back(place: tuple[str, str]) -> int:
    where, cookie = place
    said = httpx.get(where, headers={"Cookie": cookie}, trust_env=False, timeout=60)
    return said.status_code


@pytest.mark.slow
def test_killed_amid_an_install(works: Works) -> None:
    """kill -9 of the bot while Slack gives out the token: who starts again is installed once, is
    heard, and is answered; nothing is there twice."""
    workspace = works.workspace
    workspace.act("found", team=SECOND)
    settings = by_oauth(works)
    bot = works.start("bot", **settings)
    url = address(works, "0-bot.log")
    workspace.knobs(
        {"method": "oauth.v2.access", "effect": "delay_after", "value": 30},
        redirect_urls=[f"{url}/slack/oauth_redirect"],
    )
    back = agree(url, SECOND)

    def go() -> None:
        with suppress(httpx.HTTPError):
            come_back(back)

    browser = threading.Thread(target=go)
    browser.start()
    until(lambda: workspace.log("call", method="oauth.v2.access"))
    bot.kill()
    bot.wait()
    browser.join()
    assert works.rows("SELECT FROM installations") == []
    workspace.knobs()
    works.start("bot", **settings)
    url = address(works, "1-bot.log")
    works.start("worker", **settings)
    assert come_back(agree(url, SECOND)) == 200
    assert come_back(agree(url, "local")) == 200
    works.wait_for(
        "SELECT team, generation FROM installations ORDER BY team", [(SECOND, 1), ("local", 1)]
    )
    ts = workspace.say("U0ADA", "C0LINE2", "@shoptalk What is the torque for the gland bolts?")
    assert workspace.reply_to("U0ADA", "C0LINE2", ts, "Halvorsen")
    other = Workspace(f"{workspace.url}/team/{SECOND}", workspace.keys)
    ts = other.say("U0ADA", "C1LINE2", "@shoptalk What is the torque for the gland bolts?")
    works.wait_for("SELECT count(*) FROM replies WHERE state = 'final'", [(2,)])
    assert "Halvorsen" not in str(other.replies("U0ADA", "C1LINE2", ts))
    other.close()
