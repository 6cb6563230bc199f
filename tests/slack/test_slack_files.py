"""The bot's token goes to Slack's own hosts alone, and what comes back is looked at."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from slack_sdk import WebClient

from bot.errors import SlackUnreachable
from bot.slack.client import Slack
from bot.slack.files import Elsewhere, NotFetched, SlackFile, download
from ingest.errors import TooLarge

PDF = b"%PDF-1.7 all of it"
TOKEN = "xoxb-secret"


class Host:
    """An HTTP server that notes who asked it with which token."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None]] = []
        self.elsewhere = ""
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.asked.append((self.path, self.headers.get("Authorization")))
                getattr(host, self.path.strip("/"))(self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def _say(
        self, request: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str
    ) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    def good(self, request: BaseHTTPRequestHandler) -> None:
        self._say(request, 200, PDF, Content_Type="application/pdf", Content_Length=str(len(PDF)))

    def redirect(self, request: BaseHTTPRequestHandler) -> None:
        self._say(request, 302, b"", Location=f"{self.elsewhere}/good", Content_Length="0")

    def signin(self, request: BaseHTTPRequestHandler) -> None:
        self._say(request, 200, b"<html>", Content_Type="text/html; charset=utf-8")

    def forbidden(self, request: BaseHTTPRequestHandler) -> None:
        self._say(request, 403, b"")

    def busy(self, request: BaseHTTPRequestHandler) -> None:
        self._say(request, 503, b"")

    def slow_down(self, request: BaseHTTPRequestHandler) -> None:
        self._say(request, 429, b"")

    def cut(self, request: BaseHTTPRequestHandler) -> None:
        self._say(request, 200, PDF, Content_Type="application/pdf", Content_Length="999")

    def endless(self, request: BaseHTTPRequestHandler) -> None:
        self._say(request, 200, b"", Content_Type="application/pdf")
        for _ in range(10_000):
            try:
                request.wfile.write(PDF * 1_000)
            except OSError:
                return


@pytest.fixture
def hosts() -> Iterator[tuple[Host, Host]]:
    """Slack's host, and a foreign one."""
    slacks, foreign = Host(), Host()
    slacks.elsewhere = foreign.url
    yield slacks, foreign
    for host in (slacks, foreign):
        host.server.shutdown()
        host.server.server_close()


def _fetch(api: str, url: str | None, size: int | None = None, most: int = 1_000_000) -> bytes:
    client = WebClient(TOKEN)
    file = SlackFile("F1", "a.pdf", True, size, url, {})
    return download(Slack(client, client, f"{api}/api/"), file, most)


def test_good(hosts: tuple[Host, Host]) -> None:
    """Slack's host gets the token and gives the bytes."""
    slacks, _ = hosts
    assert _fetch(slacks.url, f"{slacks.url}/good") == PDF
    assert slacks.asked == [("/good", f"Bearer {TOKEN}")]


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("redirect", NotFetched),
        ("signin", NotFetched),
        ("forbidden", NotFetched),
        ("busy", SlackUnreachable),
        ("slow_down", SlackUnreachable),
        ("cut", SlackUnreachable),
        ("endless", TooLarge),
    ],
)
def test_bad(hosts: tuple[Host, Host], path: str, error: type[Exception]) -> None:
    """A redirect is not followed, a page to sign in at is no PDF, a flood is stopped."""
    slacks, foreign = hosts
    with pytest.raises(error):
        _fetch(slacks.url, f"{slacks.url}/{path}")
    assert foreign.asked == []


def test_announced_size(hosts: tuple[Host, Host]) -> None:
    """What Slack says is too large is not asked for."""
    slacks, _ = hosts
    with pytest.raises(TooLarge):
        _fetch(slacks.url, f"{slacks.url}/good", size=2_000_000)
    assert slacks.asked == []


def test_foreign_host(hosts: tuple[Host, Host]) -> None:
    """A file that is kept elsewhere is not fetched."""
    slacks, foreign = hosts
    with pytest.raises(Elsewhere):
        _fetch(slacks.url, f"{foreign.url}/good")
    assert foreign.asked == []


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "https://files.slack.com.evil.example/a.pdf",
        "https://evilslack.com/a.pdf",
        "https://files.slack.com@evil.example/a.pdf",
        "https://files.slack.com:8443/a.pdf",
        "http://files.slack.com/a.pdf",
        "file:///etc/passwd",
        "//files.slack.com/a.pdf",
        "https://evil.example/#.slack.com",
        "https://evil.example\\.slack.com/a.pdf",
    ],
)
def test_look_alikes(url: str | None) -> None:
    """Only https to slack.com and slack-edge.com, by the host's own name, counts as Slack."""
    with pytest.raises(Elsewhere):
        _fetch("https://slack.com", url)
