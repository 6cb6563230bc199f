"""Whether lines are about another one of several alike: the B pillar for the C pillar, the left
for the right.

Steps for the two sides of a machine differ in a letter or a word, and often in a value too.
"""

import re

_LETTER = re.compile(r"""(?<![\w'’.-])(["“”']?)([A-Za-z])["“”']?[ -]\s*([a-z]{3,})""")
_SIDE = re.compile(
    r"\b(left|right)\b(?! (?:after|away|before|now|at|then|over|out|off|in|to|open|blank|unless)\b)"
    r"(?![- ](?:click|angle))(?=[- ]+[\"“]?[a-z(])",
    re.IGNORECASE,
)
_NO_NOUN = frozenset(("and", "the", "for", "with", "are", "was", "has", "can", "does", "must"))


def other_one(said: str, lines: str) -> str | None:
    """What `said` names of which the lines name only another one, or None: "C pillar", "left"."""
    printed = _letters(lines)
    for letter, noun in sorted(_letters(said)):
        others = {other for other, of in printed if of == noun}
        if others and letter not in others:
            return f"{letter} {noun}"
    named, shown = _sides(said), _sides(lines)
    if len(named) == 1 and shown and not named & shown:
        return named.pop()
    return None


def _letters(text: str) -> set[tuple[str, str]]:
    """(letter, what it names); an article or a pronoun names nothing."""
    return {
        (letter.upper(), noun.removesuffix("s"))
        for quoted, letter, noun in _LETTER.findall(text)
        if (quoted or letter not in "aAiI") and noun not in _NO_NOUN
    }


def _sides(text: str) -> set[str]:
    return {side.lower() for side in _SIDE.findall(text)}
