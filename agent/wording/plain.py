"""Text as databases, models and terminals take it, whoever wrote it."""

import re
from itertools import islice

_REFUSED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")

_WORD = re.compile(r"\S+")
_LETTERS = 8


def plain(text: str) -> str:
    """The text with U+FFFD for each character that may not be passed on.

    PostgreSQL refuses NUL, UTF-8 lone surrogates, and a terminal obeys control characters; white
    space of any kind stays.
    """
    return _REFUSED.sub("\ufffd", text)


def brief(text: str, words: int = 300) -> str:
    """The beginning of the text that an LM can read beside passages: at most so many words.

    Words of more than 8 characters, on average, count for more.
    """
    text = text[: _LETTERS * words]
    last = next(islice(_WORD.finditer(text), words - 1, None), None)
    return text[: last.end()] if last else text
