"""Text as the database and the models take it, whoever wrote it."""

import re

_REFUSED = re.compile("[\x00\ud800-\udfff]")


def plain(text: str) -> str:
    """The text with U+FFFD for what PostgreSQL or UTF-8 refuses: NUL and lone surrogates."""
    return _REFUSED.sub("\ufffd", text)
