"""Text of others made safe to post: nothing in it is a mention, a link or a picture any more."""

import re

from ingest.legible import legible

_SCHEME = re.compile(r"(?i)\b([a-z][a-z0-9+.-]{1,30}):(?=//|[^\s:]+@)")
_JOINER = "\u2060"


def clean(text: str, *, strip: bool = True) -> str:
    """The text without characters that cannot be seen, its line breaks all the same."""
    seen = legible(text)
    return seen.strip() if strip else seen


def escaped(text: str) -> str:
    """The text for Slack's mrkdwn, in which it stands as it is.

    `<!here>`, `<@U1>` and `<http://...|...>` are only characters; a bare address is broken by a
    character of no width, so that Slack makes no link of it.
    """
    dead = _SCHEME.sub(rf"\1:{_JOINER}", clean(text))
    return dead.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unlinked(text: str) -> str:
    """The text for where Slack cannot be told to leave `www.example.com` alone: beside a file."""
    return re.sub(r"\.(?=\w)", f".{_JOINER}", escaped(text))


def length(text: str) -> int:
    """Characters as Slack may count them: one beyond 16 bits, as emoji are, is two."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def within(text: str, most: int) -> int:
    """How many of the text's characters fit, where Slack counts `most`."""
    counted = 0
    for number, letter in enumerate(text):
        counted += 1 + (letter > "\uffff")
        if counted > most:
            return number
    return len(text)


def cut(text: str, most: int, note: str = " …") -> str:
    """The text in `most` characters, as Slack counts them; what was cut is cut at a word, and
    `note` says so."""
    if length(text) <= most:
        return text
    kept = text[: within(text, max(most - length(note), 0))]
    at_word = kept.rsplit(None, 1)[0] if len(kept.split()) > 1 else kept
    said = f"{at_word}{note}"
    return said[: within(said, most)]
