"""Values and names of a claim in the manual's own spelling, and the last look at what is shown."""

import re
from collections.abc import Iterator, Sequence

from agent.verify.canonical import canonical
from agent.verify.numbers import find
from agent.verify.tokens import Token, unhyphened

_RUN = re.compile(r"[^\W_]+(?:(?:(?<=\d)[.,:](?=\d)|[-/_](?=[^\W_]))[^\W_]+)*")
# What goes on beside a run that ends in a letter, in a digit.
_RIGHT = re.compile(r"[^\W_]|[-/_][^\W_]"), re.compile(r"[^\W_]|[-/_][^\W_]|[.,:]\d")
_LEFT = _RIGHT[0], re.compile(r"[^\W_]|[-/_][^\W_]|[,:]\d|\.[^A-Za-z.]|-(?![\w.,)/°%])")
_SIGN = re.compile(r"(?<![\w.,)/°%-])(?:-?\.|-)$|(?<=\d-)\.$|±[ \t]*\.?$")


def respelled(text: str, supports: Sequence[tuple[Token, Token]]) -> str:
    """`text` with each token as the supporting token of the cited lines prints it.

    `supports` are (token of the text, token of the lines) in the text's order. A value keeps its
    own unit where the lines print the unit elsewhere (a table's header).
    """
    for token, other in reversed(supports):
        start, end, printed = _change(text, token, other)
        if text[start:end] != printed:
            text = text[:start] + printed + text[end:]
    return text


def _change(text: str, token: Token, other: Token) -> tuple[int, int, str]:
    if not token.figures or not other.figures:
        names = map(unhyphened, (other.code, *other.aliases))
        said = text[token.start : token.end]
        printed = _flat(other.text) if unhyphened(token.code) in names else said
        return token.start, token.end, printed
    if len(token.figures) < len(other.figures):
        figure = token.figures[0]
        printed = next(f.text for f in other.figures if f.value == figure.value)
        return figure.start, figure.end, printed
    last, other_last = token.figures[-1].end, other.figures[-1].end
    if token.end > last and other.end > other_last:
        return _with_stop(text, token, " ".join(other.text.split()))
    printed = " ".join(other.text[: other_last - other.start].split())
    hyphen = token.end > last and text[last] == "-"
    return token.start, last + hyphen, printed + " " * hyphen


def _with_stop(text: str, token: Token, printed: str) -> tuple[int, int, str]:
    """A unit's full stop may also end the sentence: there stays exactly one."""
    ends = text[token.end - 1] == "." and not text[token.end :].lstrip()[:1].islower()
    if ends and not printed.endswith("."):
        return token.start, token.end, f"{printed}."
    doubled = printed.endswith(".") and text[token.end : token.end + 1] == "."
    return token.start, token.end + doubled, printed


def _flat(text: str) -> str:
    return " ".join(canonical(text).text.split())


def as_printed(text: str, lines: str, exempt: Sequence[str] = ()) -> tuple[str, str | None]:
    """`text` with its runs in the case of `lines`, and the first run that `lines` do not print.

    A run is letters and digits without white space, with a digit. Compared are characters, white
    space aside, from boundary to boundary: what only means the same is not shown. `exempt`: texts
    whose runs are not looked for.
    """
    page = canonical(lines).text
    starts, ends = _edges(page)
    skipped = {text[slice(*span)] for text in exempt for span in _runs(text)}
    for start, end in reversed(list(_runs(text))):
        run = "".join(canonical(text[start:end]).text.split())
        printed = [
            " ".join(page[first:last].split())
            for first, last in _spans(run, page)
            if (first in starts or _free(page[:first][::-1], run[0], _LEFT))
            and (last in ends or _free(page[last:], run[-1], _RIGHT))
        ]
        if text[start:end] in skipped or run in ("".join(spaced.split()) for spaced in printed):
            continue
        if not printed:
            return text, text[start:end]
        text = text[:start] + printed[0] + text[end:]
    return text, None


def _edges(page: str) -> tuple[set[int], set[int]]:
    """Where a number ends though its run goes on: at a range's dash, at a unit stuck to it."""
    ranges = [token for token in find(page) if token.kind == "range"]
    starts = {figure.start for token in ranges for figure in token.figures[1:]}
    ends = {figure.end for token in ranges for figure in token.figures[:1]}
    ends |= {t.figures[-1].end for t in find(page) if t.figures and t.end > t.figures[-1].end}
    return starts, ends


def _spans(run: str, page: str) -> list[tuple[int, int]]:
    pattern = r"\s*".join(map(re.escape, run))
    return [m.span(1) for m in re.finditer(f"(?=({pattern}))", page, re.IGNORECASE)]


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Spans in `text` of its runs with a digit, a leading sign or point included."""
    page = canonical(text)
    for match in _RUN.finditer(page.text):
        if any(map(str.isdigit, match[0])):
            sign = match[0][0].isdigit() and _SIGN.search(page.text[: match.start()])
            yield page.span(sign.start() if sign else match.start(), match.end())


def _free(beside: str, edge: str, joints: tuple[re.Pattern[str], re.Pattern[str]]) -> bool:
    """Nothing goes on `beside` a run that ends in `edge`; `beside` is read away from it."""
    return not edge.isalnum() or joints[edge.isdigit()].match(beside) is None
