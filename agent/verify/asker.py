"""Numbers that the asker brought: a claim may repeat them when it says whose they are."""

import re
from dataclasses import dataclass

from agent.verify.numbers import find
from agent.verify.tokens import Token

_SAID = (
    r"(?:measured|read|reported|saw|mentioned|asked about|asked|gave|said|got|found|noted"
    r"|described|wrote|stated|observed|quoted|named)"
)
_BEFORE = re.compile(
    rf"(?i)\b(?:you(?:'ve|’ve| have)? (?:just )?{_SAID}"
    r"|your (?:reading|measurement|value|figure|measured|reported|stated|observed))"
    r"(?P<between>(?:\s+[a-z]+){0,4})\s*[-+±(]?\s*$"
)
_AFTER = re.compile(rf"(?i)\)?,?\s+(?:that |which )?you(?:'ve|’ve| have)? (?:just )?{_SAID}\b")
_INSTRUCTS = re.compile(
    r"(?i)\b(?:is|are|be|should|must|shall|needs?|to|set|than|by|and|or|but|not|if|when)\b"
)


@dataclass(frozen=True)
class Asker:
    """What the asker said, and the checked tokens in it; `question` is the last of it."""

    text: str
    tokens: tuple[Token, ...]
    question: str = ""

    @classmethod
    def of(cls, *texts: str) -> "Asker":
        """From the question and whatever the asker said before."""
        return cls(
            "\n".join(texts),
            tuple(token for text in texts for token in find(text)),
            texts[0] if texts else "",
        )

    def marked(self, token: Token, text: str) -> bool:
        """Whether `token` of the claim `text` is the asker's and marked so, directly beside it.

        "You measured 12 V" and "the 12 V that you measured" are marks; "your reading should be
        12 V" instructs and is none.
        """
        if not any(_same(token, other) for other in self.tokens):
            return False
        before = _BEFORE.search(text[: token.start])
        if before and not _INSTRUCTS.search(before["between"]):
            return True
        return bool(_AFTER.match(text, token.end))


def _same(token: Token, other: Token) -> bool:
    return (token.kind, token.values, token.unit, token.code, token.tolerance) == (
        other.kind,
        other.values,
        other.unit,
        other.code,
        other.tolerance,
    )
