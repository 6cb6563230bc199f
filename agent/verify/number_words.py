"""Numbers written as words, as far as manuals and claims write them."""

import re
from decimal import Decimal

_BELOW_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNITS = {word: n for n, word in enumerate(_BELOW_TWENTY.split(" "))}
_TENS = {word: 10 * n for n, word in enumerate(_TENS_WORDS.split(" "), start=2)}
_SCALES = {"hundred": 100, "thousand": 1000}
_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "eighth": 8, "tenth": 10}
_PARTS |= {f"{word}s": n for word, n in _PARTS.items() if word not in ("half", "halves")}

_SMALL = "|".join((*_TENS, *sorted(_UNITS, key=len, reverse=True)))
_NUMBER = rf"(?:{_SMALL})(?:(?:[- ]|,? and )(?:{_SMALL}|hundred|thousand))*"
WORDS = rf"(?i:(?<![\w-])(?:half|{_NUMBER}(?:[- ](?:{'|'.join(_PARTS)}))?)(?![\w]))"
"""Pattern source of one number in words."""


def value_of(words: str) -> Decimal | None:
    """The value of a match of `WORDS`; None where the words do not make one number."""
    parts = [part for part in re.split(r"[-\s,]+", words.lower()) if part != "and"]
    if parts == ["half"]:
        return Decimal("0.5")
    below = _PARTS.get(parts[-1]) if len(parts) > 1 else None
    whole = _whole(parts[:-1] if below else parts)
    return None if whole is None else Decimal(whole) / (below or 1)


def _whole(parts: list[str]) -> int | None:
    total, last = 0, 0
    room = 10**6  # what may still be added: twenty takes a unit, four takes nothing
    for part in parts:
        if part in _SCALES:
            if not last:
                return None
            total, last, room = total - last + last * _SCALES[part], 0, _SCALES[part]
            continue
        value = _TENS.get(part, _UNITS.get(part, 0))
        if value >= room or (last and (last % 10 or value >= 10)):
            return None
        total, last, room = total + value, last + value, 10 if part in _TENS else 1
    return total
