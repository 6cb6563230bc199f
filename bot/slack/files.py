"""Files in Slack: what one is, and its bytes, fetched without giving the token to anybody else."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx

from bot.errors import SlackRefused, SlackUnreachable
from bot.slack.calls import Refused, calling
from bot.slack.client import Slack
from bot.slack.file_kinds import Kind, WhyNot, kind_of_file, why_not_read
from bot.slack.transcripts import NO_TRANSCRIPT, Transcript, transcript_of
from ingest.errors import TooLarge

_GONE: Final = frozenset({"file_not_found", "file_deleted", "not_visible", "file_not_visible"})
_HOSTS: Final = ("slack.com", "slack-edge.com")
_HOST: Final = re.compile(r"[a-z0-9.:-]+")
_SECONDS: Final = httpx.Timeout(30.0)
_SECONDS_IN_ALL: Final = 900.0


class NotFetched(SlackRefused):
    """Slack did not give me the file's bytes: I may have to be invited to this conversation, or the
    app needs the scope files:read."""

    people = (
        "Slack did not give me the file: invite me to this conversation and share it once more. If"
        " that does not help, tell whoever looks after me here."
    )


class Elsewhere(NotFetched):
    """The file is not kept in Slack, only linked: share the PDF itself here."""

    people = "This file is not kept in Slack, only linked: share the PDF itself here."


@dataclass(frozen=True)
class SlackFile:
    """A file as Slack describes it; `shares`: the messages that share it, by conversation."""

    file_id: str
    name: str
    is_pdf: bool
    size: int | None
    url: str | None
    shares: Mapping[str, tuple[str, str]]
    """By conversation: the thread to speak of it in, and the message that shares it."""
    kind: Kind = "other"
    mime: str = ""
    transcript: Transcript = NO_TRANSCRIPT
    why_not: WhyNot = "other"


def describe(slack: Slack, file_id: str) -> SlackFile | None:
    """What Slack says of the file; None where it is gone, or the bot may not know of it."""
    try:
        with calling():
            said: dict[str, Any] = slack.reader.files_info(file=file_id)["file"]
    except Refused as error:
        if error.code in _GONE:
            return None
        raise
    if said.get("mode") == "tombstone":
        return None
    name = str(said.get("name") or said.get("title") or "file")
    kind = kind_of_file({**said, "name": name})
    return SlackFile(
        file_id,
        name,
        kind == "pdf",
        said.get("size"),
        said.get("url_private_download") or said.get("url_private"),
        dict(_shares(said)),
        kind,
        str(said.get("mimetype") or ""),
        transcript_of(said),
        why_not_read({**said, "name": name}),
    )


def download(slack: Slack, file: SlackFile, max_bytes: int) -> bytes:
    """The file's bytes.

    NotFetched or Elsewhere where there are none to have, TooLarge as soon as there are more than
    `max_bytes`, SlackUnreachable where it can be tried later. The token goes to Slack's own hosts
    alone, and follows no redirect.
    """
    if file.url is None or not _is_slacks(file.url, slack.api_url):
        raise Elsewhere
    if (file.size or 0) > max_bytes:
        raise TooLarge
    headers = {"Authorization": f"Bearer {slack.reader.token}"}
    try:
        with httpx.stream(
            "GET", file.url, headers=headers, follow_redirects=False, timeout=_SECONDS
        ) as response:
            _check(response)
            return _read(response, max_bytes)
    except httpx.HTTPError as error:
        raise SlackUnreachable(f"Slack broke off a download ({type(error).__name__}).") from error


def _shares(said: Mapping[str, Any]) -> list[tuple[str, tuple[str, str]]]:
    kinds = (said.get("shares") or {}).values()
    return [
        (channel, (str(shares[0].get("thread_ts") or shares[0]["ts"]), str(shares[0]["ts"])))
        for kind in kinds
        for channel, shares in kind.items()
        if shares and shares[0].get("ts")
    ]


def _is_slacks(url: str, api_url: str) -> bool:
    try:
        # Read by what will fetch it: another reader might see another host in it.
        to, api = httpx.URL(url), httpx.URL(api_url)
    except httpx.InvalidURL:
        return False
    if not _HOST.fullmatch(to.host) or to.userinfo:
        return False
    if (to.scheme, to.host, to.port) == (api.scheme, api.host, api.port):
        return True
    known = any(to.host == host or to.host.endswith(f".{host}") for host in _HOSTS)
    return to.scheme == "https" and to.port is None and known


def _check(response: httpx.Response) -> None:
    if response.status_code == 429 or response.status_code >= 500:
        raise SlackUnreachable(f"Slack did not give a file just now ({response.status_code}).")
    # With a token that may not, Slack shows its page to sign in at, with status 200 or a redirect.
    is_page = response.headers.get("content-type", "").startswith("text/html")
    if response.status_code != 200 or is_page:
        raise NotFetched


def _read(response: httpx.Response, max_bytes: int) -> bytes:
    until = time.monotonic() + _SECONDS_IN_ALL
    read = bytearray()
    for piece in response.iter_bytes():
        read += piece
        if len(read) > max_bytes:
            raise TooLarge
        if time.monotonic() > until:
            raise SlackUnreachable("A download from Slack took too long.")
    return bytes(read)
