"""The manuals' warnings over the cited lines: each is shown, and none pushes the answer away.

A short one stands above the answer. More than that would fill a phone's screen before the answer
begins, and what one has to scroll past is soon not read: then a notice above says that there are
warnings, and they stand in full right below the cited lines.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from agent.wording import Language, in_language, ours
from agent.wording import sentences as wording
from bot.showing.blocks import lines
from bot.showing.blocks.content import MARK, Block, quote, rich
from bot.showing.blocks.escape import cut
from bot.showing.blocks.lines import Line
from bot.showing.blocks.parts import says

_SHORT: Final = 160
"""Characters of warnings that are shown above the answer: five lines on a phone."""
_SHOWN: Final = 6
_LONGEST: Final = 1_200
_ALL: Final = 4_500
"""Characters of the warnings that are shown in full: beside them the lines need room."""
_WARNED: Final = ("warning", "note", "text")
_FURTHER: Final = ours("Further warnings: {places}")
_ALSO: Final = ours("{where}, also on page {pages}")
_GOES_ON: Final = ours("… (goes on)")


@dataclass(frozen=True)
class Warnings:
    """The notices above the cited lines and below them."""

    above: tuple[str, ...]
    below: tuple[str, ...]


def warnings_over(
    warnings: Sequence[Line], cited: Sequence[Line], language: Language = "en"
) -> Warnings:
    """Those nearest to the cited lines first; the same words are said once, with all their pages.

    Beyond six, those left share a notice that says where they stand. One that is among the cited
    lines is left to them.
    """
    ordered = sorted(_once(left_over(warnings, cited)), key=lambda one: _distance(one[0], cited))
    if not ordered:
        return Warnings((), ())
    most = min(_LONGEST, _ALL // min(len(ordered), _SHOWN))
    said = [_said(line, pages, most, language) for line, pages in ordered[:_SHOWN]]
    if left := [_place(line, pages, language) for line, pages in ordered[_SHOWN:]]:
        said.append(in_language(_FURTHER, language, places="; ".join(left)))
    if sum(len(line.quote) for line, _ in ordered) <= _SHORT:
        return Warnings(tuple(said), ())
    return Warnings((in_language(wording.WARNED, language, count=len(ordered)),), tuple(said))


def notices(said: Sequence[str]) -> list[Block]:
    """A marked quotation for each; in bold its first word, or a sentence of ours."""
    quotes = []
    for one in said:
        word = one if "\n" not in one else one.split(None, 1)[0]
        quotes.append(quote((f"{MARK} {word}", True), (one[len(word) :], False)))
    return [rich(*quotes)] if quotes else []


def left_over(warnings: Sequence[Line], cited: Sequence[Line]) -> list[Line]:
    """Those that are not among the cited lines."""
    return [one for one in warnings if not _stands(one, cited)]


def _stands(warning: Line, cited: Sequence[Line]) -> bool:
    """Whether the lines hold the warning, in one of them or in a run of them."""
    warned = [one for one in cited if one.manual == warning.manual and one.role in _WARNED]
    return says("\n".join(one.quote for one in warned), warning.quote)


def _once(warnings: Sequence[Line]) -> list[tuple[Line, list[int]]]:
    """Each wording of a manual once, with its further pages."""
    found: dict[tuple[str, str], tuple[Line, list[int]]] = {}
    for warning in warnings:
        key = (warning.manual, " ".join(warning.quote.casefold().split()))
        line, pages = found.setdefault(key, (warning, []))
        if warning.page not in (line.page, *pages):
            pages.append(warning.page)
        if warning.recognised and not line.recognised:
            found[key] = (replace(line, recognised=True), pages)
    return list(found.values())


def _distance(warning: Line, cited: Sequence[Line]) -> int:
    """Pages to the nearest cited line of its manual."""
    away = [abs(line.page - warning.page) for line in cited if line.manual == warning.manual]
    return min(away, default=10**6)


def _said(line: Line, pages: Sequence[int], most: int, language: Language) -> str:
    quoted = cut(line.quote, most, f" {in_language(_GOES_ON, language)}")
    return f"{quoted}\n{_place(line, pages, language)}"


def _place(line: Line, pages: Sequence[int], language: Language) -> str:
    where = lines.place(line, language)
    if not pages:
        return where
    return in_language(_ALSO, language, where=where, pages=", ".join(map(str, pages)))
