"""Whether a lead says what one row of a table says: cells whole, each with its own header."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from agent.verify.canonical import canonical
from agent.verify.conversion import of_one_kind
from agent.verify.prose import Pairs, ends
from agent.verify.statements import limited
from agent.verify.unit_names import free_units, unit_at
from agent.verify.words import Word, printed_words, read, same_word, words_in

_JOINS = words_in("of for at with is are : and")
_AFTER_SUBJECT = words_in(
    """
    mean means indicate indicates take takes need needs require requires has have bedeutet braucht
    """
)
_NAMES_A_QUANTITY = words_in(
    """
    torque pressure value quantity qty capacity amount temperature voltage current speed size
    weight volume meaning remedy action description cause part number no name item fault nominal
    drehmoment wert menge bedeutung couple valeur quantité par valor cantidad
    """
)
"""Headers that say no more than the cell itself says: nothing is lost without them."""
_NO_KEY = words_in("item no number meaning description page figure fig qty quantity ref")
_TIGHTENS = ("torque", "tighten", "tightening")


@dataclass(frozen=True)
class _Column:
    words: tuple[Word, ...]
    head: tuple[Word, ...]
    needed: frozenset[str]
    is_value: bool
    unit: str


@dataclass(frozen=True)
class _State:
    at: int
    runs: tuple[tuple[str, int], ...]
    """("cell" or "head" or "over", column) in the order of the lead."""
    pairs: tuple[tuple[Word, Word], ...]
    tightens: bool = False

    def used(self, kind: str) -> list[int]:
        return [column for run, column in self.runs if run == kind]


def match_row(
    lead: Sequence[Word],
    cells: Sequence[str],
    heads: Sequence[str],
    over: Sequence[tuple[Word, ...]] = (),
) -> Pairs | None:
    """The values of the lead with their printed partners; None where the row does not say it.

    `over`: phrases that stand over the row (caption, heading, manual), words of which the lead may
    have."""
    columns = [_column(cell, heads[at] if at < len(heads) else "") for at, cell in enumerate(cells)]
    said = tuple(lead)
    stack = [_State(0, (), ())]
    seen: set[tuple[int, tuple[tuple[str, int], ...], bool]] = set()
    while stack:
        state = stack.pop()
        mark = (state.at, state.runs, state.tightens)
        if mark in seen:
            continue
        seen.add(mark)
        if state.at == len(said):
            if _complete(state, columns):
                return list(state.pairs)
            continue
        stack.extend(_next(state, said, columns, over))
    return None


def _column(cell: str, head: str) -> _Column:
    units = free_units(canonical(head).text)
    unit = next(iter(units)) if len(units) == 1 else ""
    words = tuple(
        replace(word, unit=unit) if word.kind == "value" and not word.unit else word
        for word in printed_words(cell)
    )
    named = tuple(w for w in read(_without_units(head)) if w.kind in ("word", "value"))
    needed = frozenset(w.key for w in named)
    values = [word for word in words if word.kind == "value" and word.token]
    return _Column(words, named, needed, bool(values), values[0].unit if values else "")


def _without_units(head: str) -> str:
    """The header without the unit that its values have."""
    page = canonical(head).text
    kept, at = "", 0
    while at < len(page):
        begins = at == 0 or not page[at - 1].isalnum()
        found = unit_at(page, at) if begins else None
        if found and found[0] in free_units(page):
            at = found[1]
            continue
        kept += page[at]
        at += 1
    return kept


def _next(
    state: _State,
    said: tuple[Word, ...],
    columns: Sequence[_Column],
    over: Sequence[tuple[Word, ...]],
) -> Iterator[_State]:
    word = said[state.at]
    cells = state.used("cell")
    if word.kind == "soft" or word.is_break or word.key in _JOINS:
        yield replace(state, at=state.at + 1)
    if word.key in _AFTER_SUBJECT and cells == [_subject(columns)]:
        yield replace(state, at=state.at + 1)
    if word.key == "to" and state.tightens:
        yield replace(state, at=state.at + 1)
    for number, column in enumerate(columns):
        if number not in cells and column.words:
            for pairs, end in ends(said, state.at, column.words):
                yield replace(
                    state,
                    at=end,
                    runs=(*state.runs, ("cell", number)),
                    pairs=(*state.pairs, *pairs),
                )
        if number not in state.used("head") and column.head:
            for _, end in ends(said, state.at, column.head):
                yield replace(
                    state,
                    at=end,
                    runs=(*state.runs, ("head", number)),
                    tightens=state.tightens or _tightens(column.head),
                )
    for phrase in over:
        for start in range(len(phrase)):
            for stop in range(start + 1, len(phrase) + 1):
                for pairs, end in ends(said, state.at, phrase[start:stop]):
                    if end > state.at:
                        yield replace(
                            state,
                            at=end,
                            pairs=(*state.pairs, *pairs),
                            tightens=state.tightens or _tightens(phrase[start:stop]),
                        )


def _tightens(words: Sequence[Word]) -> bool:
    return any(same_word(word.key, verb) for word in words for verb in _TIGHTENS)


def _subject(columns: Sequence[_Column]) -> int:
    """The column that names the row: the first but for item numbers and pages."""
    named = (n for n, c in enumerate(columns) if c.words and not (c.needed and c.needed <= _NO_KEY))
    return next(named, 0)


def _complete(state: _State, columns: Sequence[_Column]) -> bool:
    cells, heads = state.used("cell"), state.used("head")
    subject = _subject(columns)
    if subject not in cells or len(cells) < 2:
        return False
    last = max(cells)
    said = [columns[at] for at in cells if at != subject]
    for at, column in enumerate(columns):
        if at in cells:
            if not (at in heads or _plain(at, subject, columns)):
                return False
        elif at in heads or (at < last and not _may_miss(column, said)):
            return False
    return len(said) < 2 or _paired(state.runs)


def _plain(at: int, subject: int, columns: Sequence[_Column]) -> bool:
    """Whether the cell says enough without its header."""
    column = columns[at]
    if limited(column.head):
        return False
    if at == subject:
        return True
    if not column.needed <= _NAMES_A_QUANTITY:
        return False
    rivals = [c for n, c in enumerate(columns) if n not in (subject, at) and c.is_value and c.words]
    return not column.is_value or all(
        rival.unit != column.unit or rival.needed == column.needed for rival in rivals
    )


def _may_miss(column: _Column, said: Sequence[_Column]) -> bool:
    """Whether a cell on the left may be left out: a name of the row, or a sister of the value."""
    if not any(word.kind in ("word", "value") for word in column.words):
        return True
    if column.head and column.needed <= _NO_KEY:
        return True
    sisters = [
        one
        for one in said
        if one.is_value and (one.unit == column.unit or of_one_kind(one.unit, column.unit))
    ]
    return column.is_value and bool(column.unit) and len(sisters) == len(said)


def _paired(runs: Sequence[tuple[str, int]]) -> bool:
    """Each header directly beside its own cell, all on the same side."""
    sides = set()
    for place, (kind, column) in enumerate(runs):
        if kind != "head":
            continue
        if ("cell", column) in runs[place + 1 : place + 2]:
            sides.add("before")
        elif place and runs[place - 1] == ("cell", column):
            sides.add("after")
        else:
            return False
    return len(sides) < 2
