"""Whether a message is understood without what was said before it, by its words alone.

It decides what a direct message's earlier messages are worth: one that stands alone is searched as
it is, at once, and not mixed with another topic.
"""

import re
from typing import Final

from ingest import identifiers

_WORD: Final = re.compile(r"[^\W_]+(?:[.\-/'’][^\W_]+)*")
_FEW: Final = 3
_LONG: Final = 400
_BEGINS: Final = re.compile(
    r"\W*(?:and|or|but|also|then|what about|how about|what if|same|instead|und|oder|aber|auch|dann"
    r"|wie (?:sieht|ist) es mit|y|o|pero|también|et|ou|mais|aussi)\b",
    re.IGNORECASE,
)
_POINTS: Final = re.compile(
    r"\b(?:it|its|it's|that|that's|this|those|these|them|they|ones?|same|again|others?|in there"
    r"|dies\w*|davon|damit|dafür|dabei|darin|dort|nochmal|ihn|andere[nrs]?|gleiche[nrs]?"
    r"|ça|cela|ceci|celui\w*|celle\w*|ceux|autres?|encore une fois|même"
    r"|eso|esto|es[ea]s?|aquel\w*|mism[oa]s?|otr[oa]s?|otra vez)\b",
    re.IGNORECASE,
)


def stands_alone(message: str) -> bool:
    """Whether it neither goes on from something, nor points at it, nor is too short to say it."""
    said = message[:_LONG]
    if _BEGINS.match(said) or _POINTS.search(said):
        return False
    return len(_WORD.findall(said)) > _FEW or bool(identifiers.find(said))
