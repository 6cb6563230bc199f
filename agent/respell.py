"""Figures of a claim in the manual's own spelling."""

from collections.abc import Sequence

from agent.canonical import canonical
from agent.tokens import Token


def respelled(text: str, supports: Sequence[tuple[Token, Token]]) -> str:
    """`text` with each token's figures or code as the supporting token prints them.

    `supports` are (token of the text, token of the cited lines) in the text's order.
    """
    changes: list[tuple[int, int, str]] = []
    for token, other in supports:
        if token.figures and other.figures:
            changes += _figures(token, other)
        elif other.code and token.code == other.code:
            changes.append((token.start, token.end, _flat(other.text)))
    for start, end, printed in reversed(changes):
        if " ".join(text[start:end].split()).casefold() != printed.casefold():
            text = text[:start] + printed + text[end:]
    return text


def _figures(token: Token, other: Token) -> list[tuple[int, int, str]]:
    changes = []
    for figure in token.figures:
        printed = next((f for f in other.figures if f.value == figure.value), None)
        if printed is not None:
            changes.append((figure.start, figure.end, " ".join(printed.text.split())))
    return changes


def _flat(text: str) -> str:
    return " ".join(canonical(text).text.split())
