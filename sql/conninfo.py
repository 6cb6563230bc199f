"""What may be told of a connection that failed: nothing that DATABASE_URL keeps secret."""

import re
from typing import Final
from urllib.parse import unquote

from sql.endpoint import GONE, without

_QUOTED: Final = re.compile(r'"[^"]*"')
_PASSWORD: Final = re.compile(
    r"(?:password|passfile|sslpassword)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|([^\s&]+))"
)


def told_of(url: str, error: Exception, *, quotes: bool = True) -> str:
    """The error's words without the password of `url`, nor any part of it.

    A password with a sign that an address must write otherwise is cut there by libpq, which then
    quotes its rest as the host or the port. `quotes` false: nothing that it quotes is told.
    """
    secrets = _secrets(url)

    def quoted(found: re.Match[str]) -> str:
        said = found[0].strip('"')
        hidden = not quotes or "@" in said or any(said and said in one for one in secrets)
        return f'"{GONE}"' if hidden else found[0]

    return without(_QUOTED.sub(quoted, " ".join(str(error).split())), *secrets)


def _secrets(url: str) -> list[str]:
    found = [one or other for one, other in _PASSWORD.findall(url)]
    if "://" in url:
        userinfo = url.split("://", 1)[1].rpartition("@")[0]
        password = userinfo.partition(":")[2]
        # Each piece that libpq may take for a host, a port or a database.
        found += [password, *re.split(r"[:@/?#&=\[\]]", password)]
    return [form for one in found if one for form in (one, unquote(one))]
