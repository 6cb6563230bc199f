"""Finds the checked tokens of a text: values, ranges, codes, references, callouts, counters.

How two tokens are compared is said in `agent.verify.words`. A digit always belongs to a token.
"""

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from agent.verify.canonical import Canonical, canonical
from agent.verify.number_words import WORDS
from agent.verify.quantities import Quantity, mark_before, quantity_at
from agent.verify.references import AMBIGUOUS, cue_before, cue_continues
from agent.verify.tokens import Figure, Kind, Token
from agent.verify.unit_names import unit_after

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = rf"(?i:\b\d{{1,2}}\s{_MONTH}\.?\s\d{{4}}\b|\b{_MONTH}\.?\s\d{{1,2}},?\s\d{{4}}\b)"
_LIST = r"\d{1,2}(?:\s*(?i:,\s*and|,|and|or|&|-|to|thru|through)\s*\d{1,2})*"
_SUFFIX = r"(?:\s?(?:UNC|UNF|UNEF|UNS|NPTF?|NPSM?|BSPP?|BSW|NC|NF)\b(?:-\d[AB])?)"
_THREAD = (
    r"\b(?:[Mm]\d+(?:\.\d+)?\s?[xX]\s?\d+(?:\.\d+)?(?:-\d[a-zA-Z])?(?!\w|\.\d)"
    rf"|(?:\d+-)?\d+/\d+ ?-\d+(?![\w/.]){_SUFFIX}?|\d{{1,2}}-\d{{2}}{_SUFFIX})"
)
_RUN = r"(?:(?<!\w)\.(?=\d))?\w+(?:(?:[-./:&+]|(?<=\d),(?=\d))\w+)*"
_ATOM = re.compile(
    rf"(?P<callout>(?<=[\w)\"'.])\s?\(\s*{_LIST}\s*\))|(?P<date>{_DATE})|(?P<thread>{_THREAD})"
    rf"|(?P<words>{WORDS})|(?P<run>{_RUN})"
)
_PREFIX = re.compile(
    r"[A-Za-z/]+:(?=\d)|(?:w|or|and)/(?=\d)"
    r"|(?i:nos?|qty|figs?|paras?|secs?|approx|max|min|ref|ch|pp?|temp)\.(?=\d)"
)
_INTEGERS = re.compile(r"\d{1,2}(?:,\d{1,2}){2,}")
_DIMENSIONS = re.compile(r"(?!0[xX])\d+(?:\.\d+)?(?:[xX]\d+(?:\.\d+)?)+[a-z]{0,2}")
_PAIR = re.compile(r"\d+(?:\.\d+)?[A-Za-z%]*/\d+(?:\.\d+)?[A-Za-z%]*")
_WORD_TAIL = re.compile(r"[-/][A-Za-z]{2,}(?:[-/][A-Za-z]+)*\.?")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)(?![A-Za-z0-9])")
_TO = re.compile(r"\s+(?i:to|thru|through)\s+")
_DASH = re.compile(r"[ \t]*(?:\.\.\.?|-|~)[ \t]*")
_AND = re.compile(r"\s+(?i:and)\s+")
_CARRY, _BESIDE = re.compile(r"\s*(?:/|x|(?i:or|and))\s*"), re.compile(r"\s*\(?\s*")
_COUNTER = re.compile(r"[.)][ \t]")
_GOES_ON = re.compile(r"[-./:&]?\w")
_COUNTS = re.compile(r"(?i:\b(?:qty|quantity|total)\W*)$")


@lru_cache(maxsize=512)
def find(text: str) -> tuple[Token, ...]:
    """The tokens of `text` in reading order; spans and figure texts are those of `text` itself."""
    reader = _Reader(canonical(text))
    at = 0
    while match := _ATOM.search(reader.text, at):
        at = max(reader.read(match), match.start() + 1)
    return _carried(reader.tokens, reader.page)


class _Reader:
    """Reads one text; each `read_` method appends tokens and returns where to go on."""

    def __init__(self, page: Canonical) -> None:
        self.page, self.text = page, page.text
        self.tokens: list[Token] = []

    def read(self, match: re.Match[str]) -> int:
        start, end = match.span()
        if match["callout"]:
            return self.callouts(start, end)
        if match["date"]:
            parts = re.findall(r"\w+", match["date"].upper())
            day, month = sorted(parts[:2], key=str.isalpha)
            return self.code(start, end, f"{int(day)}{month[:3]}{parts[2]}")
        if match["thread"]:
            return self.code(start, end, match["thread"])
        if match["words"]:
            return self.quantity(start, end) or end
        if prefix := _PREFIX.match(self.text, start):
            start = prefix.end()
        run = self.text[start:end]
        if not any(map(str.isdigit, run)):
            return end
        return self.reference(start, end) or self.quantity(start, end) or self.code(start, end, run)

    def add(self, kind: Kind, start: int, end: int, token: Token | None = None) -> int:
        first, last = self.page.span(start, end)
        base = token or Token(kind, "", 0, 0)
        verbatim = self.page.source[first:last]
        self.tokens.append(replace(base, kind=kind, text=verbatim, start=first, end=last))
        return end

    def code(self, start: int, end: int, code: str) -> int:
        code = re.sub(r"\s", "", code).upper()
        return self.add("code", start, end, Token("code", "", 0, 0, code=code))

    def reference(self, start: int, end: int) -> int:
        cue = cue_before(self.text, start)
        last = self.tokens[-1] if self.tokens else None
        if not cue and last and last.kind == "reference":
            cue = cue_continues(
                self.page.source[last.end : self.page.span(start, end)[0]], last.cue
            )
        run = self.text[start:end]
        measured = cue in AMBIGUOUS and run.isdigit() and unit_after(self.text, end)
        if not cue or (measured and "\n" not in self.text[end : measured[1]]):
            return 0
        token = Token("reference", "", 0, 0, cue=cue, code=run.upper())
        return self.add("reference", start, end, token)

    def callouts(self, start: int, end: int) -> int:
        opened = self.text.index("(", start)
        word = re.search(r"\w+$", self.text[:start])
        said = quantity_at(self.text, word.start()) if word else None
        numbers = list(re.compile(r"\d+").finditer(self.text, opened, end))
        unit = unit_after(self.text, end)
        marked = word is not None and word[0].isdigit()  # 85 (1) N·m: the mark of a note
        measured = bool(unit and len(unit[0]) > 1) and not marked
        counted = measured or bool(_COUNTS.search(self.text[:opened]))
        for number in numbers:
            one = quantity_at(self.text, number.start())
            if counted or one is None or (said and said.value == int(number[0])):
                self.quantity(number.start(), number.end())
            else:
                self.add("callout", *number.span(), self.figure(one))
        return end

    def figure(self, *quantities: Quantity, unit: str = "") -> Token:
        figures = tuple(
            Figure(q.value, *self.page.span(q.start, q.end), self.page.verbatim(q.start, q.end))
            for q in quantities
        )
        signs = tuple(mark_before(self.text, q.start).sign for q in quantities)
        return Token("value", "", 0, 0, figures=figures, signs=signs, unit=unit)

    def quantity(self, start: int, run_end: int) -> int:
        """Value, range or counter at `start`; 0 when the run of characters is something else."""
        text = self.text
        if (listed := _INTEGERS.match(text, start)) and listed.end() == run_end:
            for m in re.compile(r"\d+").finditer(text, start, run_end):
                self.add("value", *m.span(), self.figure(Quantity(Decimal(m[0]), *m.span())))
            return run_end
        first = quantity_at(text, start)
        if first is None or first.zeros:
            return 0
        unit, end = self.unit(first)
        if ranged := self.range(first, unit, end):
            return ranged
        mark = mark_before(text, start)
        if text[start].isalpha():
            token = self.figure(first, unit=unit)
            token = replace(token, tolerance=mark.tolerance)
            return self.add("value", mark.start, end, token)
        go_on = end
        if end < run_end:
            go_on = self.after_tail(start, end, run_end, first.end)
            if not go_on:
                return 0
        kind: Kind = "counter" if not unit and self.counts(first) else "value"
        token = replace(self.figure(first, unit=unit), tolerance=mark.tolerance)
        self.add(kind, mark.start, end, token)
        return go_on

    def unit(self, quantity: Quantity) -> tuple[str, int]:
        """Name of the unit ("" without one) and where quantity and unit end."""
        text = self.text
        if ordinal := _ORDINAL.match(text, quantity.end):
            return "ordinal", ordinal.end()
        found = unit_after(text, quantity.end)
        quoted = text[max(0, quantity.start - 1) : quantity.start] in ("'", '"')
        if found is None or (quoted and text[quantity.end] in "'\""):
            return "", quantity.end
        return found

    def range(self, first: Quantity, unit: str, end: int) -> int:
        """A range that begins with `first`; 0 when none does."""
        text = self.text
        between = text[max(0, first.start - 9) : first.start].lower().endswith("between ")
        for joint in (_DASH, _TO, *((_AND,) if between else ())):
            match = joint.match(text, end)
            if match is None:
                continue
            at = match.end() + (text[match.end() : match.end() + 1] in ("+", "-"))
            other = quantity_at(text, at)
            if other is None or other.zeros:
                continue
            other_unit, last = self.unit(other)
            token = self.figure(first, other, unit=other_unit)
            token = replace(token, signs=(token.signs[0], -1 if text[at - 1 : at] == "-" else 1))
            if joint is _DASH and at == match.end():
                token = replace(token, signs=(token.signs[0], 1))
            low, high = token.values
            if unit not in ("", other_unit) or (joint is _DASH and low >= high):
                continue
            if not _GOES_ON.match(text, last):
                return self.add("range", mark_before(text, first.start).start, last, token)
        return 0

    def after_tail(self, start: int, end: int, run_end: int, digits_end: int) -> int:
        """Where to go on when a run of characters goes on after its number; 0 = not a number."""
        run, tail = self.text[start:run_end], self.text[end:run_end]
        if tail in ("x", "X") or _WORD_TAIL.fullmatch(tail):
            return run_end
        if end == digits_end and _DIMENSIONS.fullmatch(run):
            return end + 1
        if tail[0] == "/" and _PAIR.fullmatch(run):
            return end + 1
        return 0

    def counts(self, quantity: Quantity) -> bool:
        """Whether the quantity numbers a step or list item: first in its line, then . or )."""
        line = self.text[self.text.rfind("\n", 0, quantity.start) + 1 : quantity.start]
        short = quantity.end - quantity.start <= 2
        return short and line.strip() in ("", "(") and bool(_COUNTER.match(self.text, quantity.end))


def _carried(tokens: list[Token], page: Canonical) -> tuple[Token, ...]:
    """Units written once for several numbers: 110/220 V, 650 ± 25 rpm, 4 x 12 mm."""
    for at in range(len(tokens) - 2, -1, -1):
        one, other = tokens[at], tokens[at + 1]
        if {one.kind, other.kind} - {"value", "range"} or one.text.isalpha():
            continue
        between = canonical(page.source[one.end : other.start]).text
        if not (_BESIDE if other.tolerance else _CARRY).fullmatch(between):
            continue
        if not one.unit and not (other.tolerance and other.unit == "%"):
            tokens[at] = replace(one, unit=other.unit)
        if other.tolerance and not other.unit:
            tokens[at + 1] = replace(other, unit=one.unit)
    return tuple(tokens)
