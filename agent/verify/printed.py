"""Values of a lead as the manual prints them, and the veto on what it does not print."""

import re
from collections.abc import Iterator, Sequence

from agent.verify.canonical import canonical
from agent.verify.numbers import find
from agent.verify.words import Word

_RUN = re.compile(r"[^\W_]+(?:(?:(?<=\d)[.,:](?=\d)|[-/_](?=[^\W_]))[^\W_]+)*")
_SIGN = re.compile(r"(?<![\w.,)/°%-])(?:-?\.|-)$|(?<=\d-)\.$|±[ \t]*\.?$")


def as_printed(text: str, pairs: Sequence[tuple[Word, Word]]) -> str:
    """`text` with each value as its partner of the cited lines prints it.

    A value keeps its own unit where the lines print it elsewhere, in a table's header."""
    for said, printed in reversed(pairs):
        one, other = said.token, printed.token
        if one is None or other is None:
            continue
        end = one.end
        with_unit = not one.figures or other.end > other.figures[-1].end
        shown = " ".join(other.text.split())
        if not with_unit and end > one.figures[-1].end:
            shown += " " + text[one.figures[-1].end : end].strip(" -")
        shown = shown.rstrip(".") + "." * (text[end - 1] == ".")
        text = text[: one.start] + shown + text[end:]
    return text


def numbers_off(text: str, lines: Sequence[str]) -> list[str]:
    """The runs of `text` with a digit that no line prints in the same characters, in order.

    A run is letters and digits without white space, its sign included; typography is levelled."""
    printed = {run for line in lines for run in _printed_runs(line)}
    return [run for run in _runs(canonical(text).text) if run not in printed]


def _printed_runs(line: str) -> Iterator[str]:
    """The runs of a line; also each end of a range and a number without the unit stuck to it."""
    page = canonical(line).text
    yield from _runs(page)
    for token in find(page):
        whole = token.kind == "range" or token.end > (token.figures[-1].end if token.figures else 0)
        if whole and not token.tolerance:
            for figure, sign in zip(token.figures, token.signs, strict=False):
                yield from _runs(f" {'-' * (sign < 0)}{figure.text}")


def _runs(page: str) -> Iterator[str]:
    for match in _RUN.finditer(page):
        if any(map(str.isdigit, match[0])):
            sign = match[0][0].isdigit() and _SIGN.search(page[: match.start()])
            yield "".join(page[sign.start() if sign else match.start() : match.end()].split())
