"""A server of this machine is spoken to directly, whatever proxy the environment names.

slack_sdk sends everything through HTTPS_PROXY or HTTP_PROXY, and knows no NO_PROXY: the local
workspace could not be reached, and its keys would go to the proxy.
"""

import os
from typing import Final, Protocol
from urllib.parse import urlsplit

_HERE: Final = ("127.0.0.1", "localhost", "::1")


class Client(Protocol):
    """What slack_sdk calls through a proxy."""

    proxy: str | None


def go_direct(url: str, *clients: Client) -> None:
    """The clients use no proxy, nor does who asks by this process's environment, if `url` is of
    this machine."""
    if urlsplit(url).hostname not in _HERE:
        return
    for client in clients:
        client.proxy = None
    # Without a proxy of its own slack_sdk leaves it to urllib, which goes by this.
    named = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    hosts = [host for host in named.split(",") if host]
    os.environ["no_proxy"] = ",".join([*hosts, *(one for one in _HERE if one not in hosts)])
