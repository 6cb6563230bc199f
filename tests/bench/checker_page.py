"""A page of a PDF as the checker sees it: characters without white space, and their boundaries.

What counts as a run, and how boundaries are kept while white space is ignored, is said in
`tests.bench.checker`. Read by pdfium and by pypdf; shares no code with the product.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pypdf
import pypdfium2

RUN = re.compile(r"[^\W_]+(?:(?:(?<=\d)[.,:](?=\d)|[-/_](?=[^\W_]))[^\W_]+)*")
HYPHEN = "\ue000"  # stands for one at a line end that may be hyphenation

_TYPOGRAPHY = str.maketrans(
    dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("‘’", "'")
    | dict.fromkeys("“”", '"')
    | dict.fromkeys("\u00ad\u200b", "")
    | {"×": "x", "µ": "μ", "|": " ", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}
)
_LETTER, _ALNUM = r"[^\W\d_]", r"[^\W_]"
_LINE_END = r"(?:-[ \t]*[\r\n]+|[\x02\ufffe])\s*"  # pdfium marks it itself, by version
_NUMBER = r"(?:[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*|0)(?:\.\d+)?"
_UNIT = (
    r"(?:[mcdkμ]?m|in|ft|m?s|min|h|hr|[mkμ]?A|[mk]?V|VDC|VAC|[kM]?W|[kMG]?Hz|[kM]?N|k?Nm|m?bar"
    r"|[kM]?Pa|psi|[km]?g|lb|lbf|lbs|oz|m?[Ll]|gal|rpm|RPM|dB|ohm|k?Ω|hp|HP|[kMG]B|x)"
)
_RANGE = re.compile(rf"({_NUMBER}){_UNIT}?-({_NUMBER}){_UNIT}?")
_RANGE_BEFORE = re.compile(rf"({_NUMBER})(?:%|°|°?[CFK]|{_UNIT})-$")
_STUCK_UNIT = re.compile(rf"-?{_UNIT}(?:/{_LETTER}+\d?)?")


def levelled(text: str) -> str:
    """The text with typography levelled and lines joined over a line-end hyphen."""
    text = re.sub(r"(?<=[A-Za-z])[²³]", lambda m: "23"["²³".index(m[0])], text)
    text = text.translate(_TYPOGRAPHY).replace("+/-", "±")
    text = re.sub(rf"(?<={_LETTER}){_LINE_END}(?={_LETTER})", HYPHEN, text)
    return re.sub(rf"(?<={_ALNUM}){_LINE_END}(?={_ALNUM})", "-", text)


def squeezed(text: str) -> str:
    """The levelled text without white space and optional hyphens: what `PageText.find` wants."""
    return "".join(levelled(text).replace(HYPHEN, "").split())


@dataclass(frozen=True)
class PageText:
    """One reading of a page. `gaps` are the places in `text` before which white space stood."""

    text: str
    gaps: frozenset[int]
    runs: Mapping[int, tuple[int, int]]
    """The run, as (from, to), that each character of one belongs to."""

    @classmethod
    def of(cls, raw: str) -> "PageText":
        spaced = levelled(raw)
        at = [0]
        for character in spaced:
            at.append(at[-1] + (not character.isspace()))
        runs: dict[int, tuple[int, int]] = {}
        for run in RUN.finditer(spaced.replace(HYPHEN, "-")):
            span = at[run.start()], at[run.end()]
            runs.update(dict.fromkeys(range(*span), span))
        gaps = {at[index] for index, character in enumerate(spaced) if character.isspace()}
        return cls("".join(spaced.split()), frozenset(gaps), runs)

    def find(self, wanted: str) -> Iterator[tuple[int, int]]:
        """Where `wanted`, itself without white space, stands between boundaries: (from, to)."""
        pattern = f"{HYPHEN}?".join(
            f"[-{HYPHEN}]" if character == "-" else re.escape(character) for character in wanted
        )
        for match in re.finditer(f"(?=({pattern}))", self.text):
            start, end = match.span(1)
            if self._free_left(start, end) and self._free_right(start, end):
                yield start, end

    def joins_digits(self, start: int, end: int) -> bool:
        """Whether the match makes one number of digits that white space parts on the page."""
        return any(
            at in self.gaps and self.text[at - 1].isdigit() and self.text[at].isdigit()
            for at in range(start + 1, end)
        )

    def _free_left(self, start: int, end: int) -> bool:
        first, before = self.text[start], self.text[start - 1 : start]
        if start in self.gaps or not before:
            return True
        if first in "-.":
            return not (before.isalnum() or before in ").°%")
        if not first.isalnum():
            return True
        if before == "-" and first.isdigit():
            # a sign, or the inside of an identifier, unless it is the dash of a range
            return self._ends_range(start, end)
        if before == "." and first.isdigit() and start - 1 not in self.runs:
            # `.5`, unless it is an abbreviation as in `Fig.5`, or the last of a leader's dots
            second = self.text[start - 2 : start - 1]
            return start - 1 not in self.gaps and (second.isalpha() or second == ".")
        return self.runs.get(start, (start, start))[0] == start

    def _free_right(self, start: int, end: int) -> bool:
        if end in self.gaps or end == len(self.text) or not self.text[end - 1].isalnum():
            return True
        rest = self.text[end : self.runs.get(end - 1, (end, end))[1]]
        if not rest:
            return True
        if not self.text[end - 1].isdigit():
            return False
        return _STUCK_UNIT.fullmatch(rest) is not None or self._begins_range(start, end)

    def _begins_range(self, start: int, end: int) -> bool:
        run = self.runs.get(start, (start, start))
        found = _RANGE.fullmatch(self.text[slice(*run)])
        return found is not None and found[1] == self.text[start:end] and _ascends(*found.groups())

    def _ends_range(self, start: int, end: int) -> bool:
        run = self.runs.get(start, (start, start))
        number = self.text[start:end]
        found = _RANGE.fullmatch(self.text[slice(*run)])
        if found is not None:
            return found[2] == number and _ascends(*found.groups())
        # `35 °C-55 °C`: the units keep the range from being one run
        before = _RANGE_BEFORE.search(self.text[max(0, start - 16) : start])
        if before is None or start - 1 in self.gaps or not re.fullmatch(_NUMBER, number):
            return False
        begins = max(0, start - 16) + before.start()
        starts_run = self.runs.get(begins, (begins, begins))[0] == begins
        return starts_run and _ascends(before[1], number)


def _ascends(low: str, high: str) -> bool:
    return float(low.replace(",", "")) < float(high.replace(",", ""))


@cache
def read_page(pdf: Path, page: int) -> tuple[PageText, ...]:
    """Both readings of a page, 1-based; none where the PDF has no such page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        if not 1 <= page <= len(document):
            return ()
        pdfium = document[page - 1].get_textpage().get_text_range()
    finally:
        document.close()
    return PageText.of(pdfium), PageText.of(pypdf.PdfReader(pdf).pages[page - 1].extract_text())
