"""Lines of a unit as blocks: steps one below the other, warnings that cannot be overlooked, rows
with their headers."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Final, TypeAlias

from agent.wording import Language
from bot.showing.blocks.content import MARK, Block, quote, rich, section, small, table
from bot.showing.blocks.lines import Line, page_of
from bot.showing.blocks.plain import BESIDE, cells, flat, plain
from ingest.signals import begins

_SETUP: Final = 10
"""Lines of a set-up, as its tools and parts are, that one block holds."""
_FEW: Final = 3
"""Rows that are shown a cell a line; more are a table."""
_COLUMNS: Final = 20
_ROWS: Final = 99
_INDENT: Final = "\u2003"
_GAP: Final = "…"
Runs: TypeAlias = list[tuple[str, bool]]


def drawn(
    lines: Sequence[Line], strong: str = "", language: Language = "en", *, may_table: bool = True
) -> list[Block]:
    """The lines in order; where the page changes, its number stands before. `strong`: words that
    are bold where a line holds them. `may_table`: a table block may be used; once a message."""
    blocks: list[Block] = []
    page = lines[0].page if lines else 0
    for (now, role), group in groupby(lines, lambda line: (line.page, _look(line))):
        some = list(group)
        if now != page:
            blocks.append(small(page_of(some[0], language)))
            page = now
        if role == "row":
            rows = _rows(some, may_table=may_table)
            may_table = may_table and not any(block["type"] == "table" for block in rows)
            blocks += rows
        elif role != "header" or not any(line.cells for line in lines):
            blocks += _DRAW[role](some, strong, language)
    return blocks


def texts(lines: Sequence[Line], language: Language = "en") -> list[str]:
    """The lines as plain text, with a word where the page changes."""
    page = lines[0].page if lines else 0
    has_cells = any(line.cells for line in lines)
    found: list[str] = []
    for line in lines:
        if line.page != page:
            found.append(f"({page_of(line, language)})")
            page = line.page
        if line.role == "header" and has_cells:
            continue
        found += [_GAP] if line.gap and found else []
        found.append(plain(line, language))
    return found


def _look(line: Line) -> str:
    return "plain" if line.role == "row" and not line.cells else line.role


def _setup(lines: Sequence[Line], _: str, language: Language) -> list[Block]:
    said = [flat(line, language) for line in lines]
    return [small(*said[k : k + _SETUP]) for k in range(0, len(said), _SETUP)]


def _headings(lines: Sequence[Line], _: str, language: Language) -> list[Block]:
    return [rich(section((flat(line, language), True))) for line in lines]


def _notices(lines: Sequence[Line], _: str, language: Language) -> list[Block]:
    """A quotation for each; where its word stands on a line of its own, its text goes on below."""
    notices: list[Runs] = []
    for line in lines:
        if notices and not _signals(line):
            notices[-1].append((f"\n{flat(line, language)}", False))
        else:
            notices.append(notice(line, language))
    return [rich(quote(*runs)) for runs in notices]


def _signals(line: Line) -> bool:
    """Whether the line begins with a signal word, as WARNING or CAUTION is."""
    return bool(_signal(flat(line)))


def _signal(text: str) -> str:
    """The signal word that the text begins with, as printed and with its marks; "" without one."""
    found = begins(text)
    return text[: found.ends].rstrip() if found else ""


def notice(line: Line, language: Language = "en") -> Runs:
    """A warning or note: its signal word in bold, a warning's with a mark."""
    mark = f"{MARK} " if line.role == "warning" else ""
    text = flat(line, language)
    word = _signal(text)
    return [(f"{mark}{word}", True), (text[len(word) :], False)] if word else [(mark + text, False)]


def _steps(lines: Sequence[Line], _: str, language: Language) -> list[Block]:
    """A step with its own steps is a block."""
    blocks: list[list[Line]] = []
    for line in lines:
        if line.level and blocks:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return [rich(section(*_step(block, language))) for block in blocks]


def _step(lines: Sequence[Line], language: Language) -> Runs:
    runs: Runs = []
    for line in lines:
        text = flat(line, language)
        label = line.step if text.startswith(line.step) else ""
        start = "\n" if runs else ""
        runs += [(f"{start}{_INDENT * line.level}{label}", True), (text[len(label) :], False)]
    return runs


def _texts(lines: Sequence[Line], strong: str, language: Language) -> list[Block]:
    said = [(one.gap, plain(one, language)) for one in lines]
    text = "\n".join(f"{_GAP}\n{words}" if gap else words for gap, words in said)
    text = text.removeprefix(f"{_GAP}\n")
    before, found, after = text.partition(strong) if strong else (text, "", "")
    return [rich(quote((before, False), (found, True), (after, False)))]


def _rows(lines: Sequence[Line], *, may_table: bool) -> list[Block]:
    if len(lines) <= _FEW:
        return [rich(quote(*_cells(line, "\n"))) for line in lines]
    columns = max((tuple(head for head, _ in cells(line)) for line in lines), key=len)
    fits = all(_is_under(columns, line) for line in lines)
    if may_table and fits and len(lines) <= _ROWS and len(columns) <= _COLUMNS:
        rows = [dict(cells(line)) for line in lines]
        return [table([columns, *([row.get(head, "") for head in columns] for row in rows)])]
    return [rich(quote(*_cells(line, BESIDE))) for line in lines]


def _is_under(columns: Sequence[str], line: Line) -> bool:
    """Whether each cell has a header of its own among the columns."""
    heads = [head for head, _ in cells(line)]
    return len(set(heads)) == len(heads) and all(heads) and set(heads) <= set(columns)


def _cells(line: Line, between: str) -> Runs:
    """Each cell with its header in bold."""
    runs: Runs = []
    for head, text in cells(line):
        start = between if runs else ""
        runs += [(f"{start}{head}: ", True), (text, False)] if head else [(f"{start}{text}", False)]
    return runs


_DRAW: Final[dict[str, Callable[[Sequence[Line], str, Language], list[Block]]]] = {
    "setup": _setup,
    "heading": _headings,
    "warning": _notices,
    "note": _notices,
    "step": _steps,
    "plain": _texts,
    "header": _texts,
    "text": _texts,
}
