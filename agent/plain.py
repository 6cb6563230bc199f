"""Text as databases, models and terminals take it, whoever wrote it."""

import re

_REFUSED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


def plain(text: str) -> str:
    """The text with U+FFFD for each character that may not be passed on.

    PostgreSQL refuses NUL, UTF-8 lone surrogates, and a terminal obeys control characters; white
    space of any kind stays.
    """
    return _REFUSED.sub("\ufffd", text)
