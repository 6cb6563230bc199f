"""What a line refers to: "(section 1.4)", "para 3-20", "fig 3-3", "table 3-2"."""

import re
from typing import Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal["section", "table", "figure", "step"]


class Reference(NamedTuple):
    """A place in the same manual: the number as a heading or caption begins with it."""

    kind: Kind
    number: str


_NUMBER = r"(?:[A-Z][-.])?\d{1,3}(?:[-.]\d{1,3}){0,4}[a-z]{0,2}"
_WORDS: tuple[tuple[Kind, str], ...] = (
    ("section", r"sections?|sect?\.|paragraphs?|paras?\.?|chapters?|chap\.|§"),
    ("table", r"tables?|tab\.?"),
    ("figure", r"figures?|figs?\.?"),
    ("step", r"steps?"),
)
_FORMS = tuple(
    (
        kind,
        re.compile(
            rf"(?<!\w)(?:{words})\s*({_NUMBER}(?:\s*(?:,|and|or|&|thru|through|to)\s*{_NUMBER})*)\b",
            re.I,
        ),
    )
    for kind, words in _WORDS
)
_BARE = re.compile(r"\(((?:\d{1,2}\.)\d{1,2}(?:\.\d{1,2})*)\)")
"""A number alone in parentheses, of more than one part: "top up (5.1)"."""


def references(line: str) -> list[Reference]:
    """The places that a line refers to, in the order in which it names them.

    A range ("fig 3-1 thru 3-3") names its ends.
    """
    found: list[tuple[int, Reference]] = []
    for kind, form in _FORMS:
        for match in form.finditer(line):
            for number in re.finditer(_NUMBER, match[1]):
                found.append((match.start(1) + number.start(), Reference(kind, number[0])))
    for match in _BARE.finditer(line):
        found.append((match.start(1), Reference("section", match[1])))
    ordered = [reference for _, reference in sorted(found, key=lambda pair: pair[0])]
    return list(dict.fromkeys(ordered))
