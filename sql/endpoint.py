"""Addresses of servers: what people may read of them, and what only the call knows.

User names, passwords, queries and fragments of an address are secrets: keys are written there.
"""

import re
from typing import Any, Final, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import SecretStr
from pydantic_core import CoreSchema, core_schema

_AMID_TEXT: Final = re.compile(r"(?P<scheme>\b[a-zA-Z][\w+.-]*://)(?P<rest>[^\s'\"<>`|]+)")
_CLOSING: Final = ")]},.;:"
_SHORTEST: Final = 4
"""Characters from which on a secret is looked for in a text by itself: a shorter one is in any."""
GONE: Final = "…"


class Endpoint(str):
    """Where a server answers, as people may read it: scheme, host, port and path.

    What else was written in the address is kept apart, for the call alone. ValueError, which says
    nothing of the address, where it is none of HTTP.
    """

    _whole: SecretStr

    def __new__(cls, address: str) -> Self:
        """The address as it was set, or another endpoint."""
        if isinstance(address, cls):
            return address
        scheme, host, path = _parts(address)
        made = super().__new__(cls, f"{scheme}://{host}{path}")
        made._whole = SecretStr(address.strip())
        return made

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(cls)

    def at(self, path: str = "") -> str:
        """The whole address to call, with `path` behind its own and before its query. A secret."""
        split = urlsplit(self._whole.get_secret_value())
        below = f"/{path}" if path else ""
        query = f"?{split.query}" if split.query else ""
        return f"{split.scheme}://{split.netloc}{split.path.rstrip('/')}{below}{query}"

    def without_secrets(self, text: str, *keys: str | None) -> str:
        """The text with none of this address's secrets in it, nor any of `keys`."""
        split = urlsplit(self._whole.get_secret_value())
        userinfo = split.netloc.rpartition("@")[0]
        values = [value for _, value in parse_qsl(split.query, keep_blank_values=True)]
        raw = [userinfo, *userinfo.split(":"), split.query, split.fragment, *values]
        raw += [part.partition("=")[2] for part in split.query.split("&")]
        return without(text, *raw, *keys)


def without(text: str, *secrets: str | None) -> str:
    """The text with none of the secrets in it, percent-encoded or not, nor those of addresses."""
    known = {form for one in secrets if one for form in (one, unquote(one))}
    for secret in sorted(known, key=len, reverse=True):
        if len(secret) >= _SHORTEST:
            text = text.replace(secret, GONE)
    return without_secrets(text)


def without_secrets(text: str) -> str:
    """The text with what people may read of the addresses in it."""
    return _AMID_TEXT.sub(_shown, text)


def _shown(found: re.Match[str]) -> str:
    rest = found["rest"].rstrip(_CLOSING)
    closing = found["rest"][len(rest) :]
    # A database's password may hold any sign; in an address of HTTP an @ may stand in the path.
    path = r"[^/?#]*@" if found["scheme"].lower().startswith("http") else r".*@"
    rest = re.sub(f"^{path}", "", rest)
    return found["scheme"] + re.split(r"[?#]", rest, maxsplit=1)[0] + closing


def _parts(address: str) -> tuple[str, str, str]:
    try:
        split = urlsplit(address.strip())
        is_one = split.scheme in ("http", "https") and split.hostname and split.port != 0
    except ValueError:  # its words repeat the address
        is_one = False
    if not is_one:
        raise ValueError("it is no address like http://host:8000/v1") from None
    if "@" in split.path:
        raise ValueError("write / ? # and @ of a password as %2F %3F %23 and %40")
    host = split.netloc.rpartition("@")[2]
    return split.scheme, host, split.path.rstrip("/")
