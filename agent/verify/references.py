"""Cues that make a number the name of something: table 4, para 3-18, step 2, grade 8, No. 4."""

import re

_CUES: dict[str, str] = {
    "para": r"paras?\.?|paragraphs?|¶",
    "table": r"tables?",
    "figure": r"figures?|figs?\.?",
    "section": r"sections?|sect?s?\.|§",
    "chapter": r"chapters?|chap\.",
    "appendix": r"appendix|appendices",
    "step": r"steps?",
    "page": r"pages?|pp?\.",
    "item": r"items?|callouts?|keys?",
    "note": r"notes?",
    "task": r"tasks?",
    "work package": r"wp|work packages?",
    "grade": r"grades?",
    "class": r"class|classes",
    "type": r"types?",
    "spn": r"spn",
    "fmi": r"fmi",
    "no": r"nos?\.|numbers?|[ps]/n:?|#",
}
_CUE = re.compile(
    r"(?<![A-Za-z])(?i:"
    + "|".join(f"(?P<c{n}>{spelling})" for n, spelling in enumerate(_CUES.values()))
    + r")(?:\s*(?:(?i:no\.|number)|#))?\s*$"
)
_NAMES = tuple(_CUES)
_MORE = re.compile(r"\s*(?:,|,?\s*(?i:and|or|to|thru|through|&))\s*")
_REACH = 24

AMBIGUOUS = frozenset({"item", "note", "type", "class", "step"})
"""Cues that a measured value may follow as well: "note 3 mm gap"."""


def cue_before(text: str, at: int) -> str:
    """The cue that stands directly before position `at` of canonical `text`, else ""."""
    match = _CUE.search(text[max(0, at - _REACH) : at])
    return _NAMES[int((match.lastgroup or "c0")[1:])] if match else ""


def cue_continues(between: str, cue: str) -> str:
    """`cue` again when only a list's joint stands `between` two numbers: tables 4 and 5."""
    return cue if _MORE.fullmatch(between) else ""
