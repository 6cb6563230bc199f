"""Whom TLS connections trust: read from the disk once in a process."""

import ssl
from functools import cache

import httpx


@cache
def trust(*, from_environment: bool = True) -> ssl.SSLContext:
    """What `httpx.Client(trust_env=from_environment)` makes for itself, to be given as `verify`.

    A client that makes its own reads all of the system's certificates, which takes the processor
    20 ms; a process has several. Safe for threads.
    """
    return httpx.create_ssl_context(trust_env=from_environment)
