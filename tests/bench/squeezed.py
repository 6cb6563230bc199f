"""Texts as two readers are compared by: without spaces, marks and the forms of letters."""

import re
import unicodedata

_LEFT_OUT = re.compile(r"[^\w.,]|_")


def squeezed(text: str) -> str:
    """Its letters and digits, and full stops and commas, in one case."""
    return _LEFT_OUT.sub("", unicodedata.normalize("NFKC", text).casefold())


def letters(text: str) -> str:
    """Its letters and digits only, in one case."""
    return squeezed(text).replace(".", "").replace(",", "")


def is_value(text: str) -> bool:
    """Whether a cell's text is a value: short, with a digit, and a third of it digits."""
    bare = letters(text)
    digits = sum(map(str.isdigit, bare))
    return 0 < len(bare) <= 25 and digits * 3 >= len(bare) and digits > 0
