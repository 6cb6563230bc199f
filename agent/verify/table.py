"""Whether a lead says what one row of a table says: cells whole, each with its own header."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from agent.verify.conversion import of_one_kind
from agent.verify.prose import Pairs, ends
from agent.verify.row_cells import Cell, Phrase, cell_of, names_only, only_names, tightens
from agent.verify.statements import limited
from agent.verify.words import Word, same, words_in

_JOINS = words_in("of for at on with is are and has have")
_PREPOSITIONS = words_in("for on of in to at")
_TAKES = words_in("take takes need needs require requires use braucht")
_MEANS = words_in("mean means indicate indicates bedeutet")
_NO_KEY = words_in("item no number meaning description page figure fig qty quantity ref")
_INTERVALS = words_in("interval intervall intervalle intervalo")
_SYMPTOMS = words_in("symptom symptoms fault problem malfunction trouble indication condition")
_MAY_JOIN = _JOINS | _TAKES | _MEANS | words_in("to if when every tighten torque")
_TORQUES = words_in("N·m N·cm lb·ft lb·in kgf·m oz·in")


@dataclass(frozen=True)
class _State:
    """How far the lead is read: `runs` are ("cell", "head" or "loose", column) in its order."""

    at: int
    runs: tuple[tuple[str, int], ...]
    pairs: tuple[tuple[Word, Word], ...]
    tightens: bool = False

    def used(self, kind: str) -> list[int]:
        return [column for run, column in self.runs if run == kind]


def match_row(
    lead: Sequence[Word],
    cells: Sequence[str],
    heads: Sequence[str],
    over: Sequence[Phrase] = (),
) -> Pairs | None:
    """The values of the lead with their printed partners; None where the row does not say it.

    `over`: phrases that stand over the row (caption, heading, manual); the lead may have words of
    them, in their order."""
    columns = [cell_of(cell, heads[at] if at < len(heads) else "") for at, cell in enumerate(cells)]
    tells = frozenset(word for column in columns for word in column.tells)
    over = [phrase for phrase in over if not any(word.key in tells for word in phrase)]
    said = tuple(lead)
    if not _could_say(said, columns, over):
        return None
    stack = [_State(0, (), ())]
    seen: set[tuple[int, tuple[tuple[str, int], ...], bool]] = set()
    while stack:
        state = stack.pop()
        mark = (state.at, state.runs, state.tightens)
        if mark in seen:
            continue
        seen.add(mark)
        if state.at < len(said):
            stack.extend(_next(state, said, columns, over))
        elif _complete(state, columns):
            return list(state.pairs)
    return None


def _could_say(said: Sequence[Word], columns: Sequence[Cell], over: Sequence[Phrase]) -> bool:
    """Whether each value and word of the lead is somewhere in the row or over it, or joins them."""
    phrases = (*over, *(p for c in columns for p in (*c.phrases, *c.bounded, *c.heads, *c.loose)))
    printed = {word for phrase in phrases for word in phrase}
    keys = {word.key for word in printed}
    return all(
        word.key in keys
        or word.kind in ("soft", "mark")
        or word.key in _MAY_JOIN
        or any(same(word, other) for other in printed)
        for word in said
    )


def _next(
    state: _State, said: tuple[Word, ...], columns: Sequence[Cell], over: Sequence[Phrase]
) -> Iterator[_State]:
    word = said[state.at]
    cells = state.used("cell")
    if word.kind == "soft" or word.is_break or _joins(word, state, columns):
        yield replace(state, at=state.at + 1)
    if state.at == 0 and word.key in ("tighten", "torque") and _tightening(columns, over):
        yield replace(state, at=1, tightens=True)
    for number, column in enumerate(columns):
        if number not in cells:
            yield from _run(state, said, "cell", number, column.phrases)
        if number not in state.used("head"):
            yield from _run(state, said, "head", number, column.heads)
        if number not in state.used("loose"):
            yield from _run(state, said, "loose", number, column.loose)
        for pairs, end in _ends_of(said, state.at, column.bounded) if number not in cells else ():
            runs = (*state.runs, ("head", number), ("cell", number))
            yield replace(state, at=end, runs=runs, pairs=(*state.pairs, *pairs))
    for phrase in over:
        for start in range(len(phrase)):
            for stop in range(start + 1, len(phrase) + 1):
                run = phrase[start:stop]
                free = only_names(run) or _apart(said, state.at)
                for pairs, end in ends(said, state.at, run) if free else ():
                    if only_names(run) or end == len(said) or _separates(said[end]):
                        yield replace(state, at=end, pairs=(*state.pairs, *pairs))


def _apart(said: Sequence[Word], at: int) -> bool:
    """Whether what stands at `at` is no part of the name before it."""
    while at and said[at - 1].kind == "soft":
        at -= 1
    return at == 0 or _separates(said[at - 1])


def _separates(word: Word) -> bool:
    return word.kind == "soft" or word.is_break or word.key in _JOINS | _PREPOSITIONS


def _run(
    state: _State, said: tuple[Word, ...], kind: str, number: int, phrases: Sequence[Phrase]
) -> Iterator[_State]:
    for pairs, end in _ends_of(said, state.at, phrases):
        runs = (*state.runs, (kind, number))
        yield replace(state, at=end, runs=runs, pairs=(*state.pairs, *pairs))


def _ends_of(
    said: tuple[Word, ...], at: int, phrases: Sequence[Phrase]
) -> Iterator[tuple[Pairs, int]]:
    for phrase in phrases:
        yield from ends(said, at, phrase)


def _joins(word: Word, state: _State, columns: Sequence[Cell]) -> bool:
    """Whether the word may stand between two pieces of a row."""
    if word.key in _JOINS:
        return True
    if word.key == "to":
        return state.tightens
    if word.key in ("if", "when"):
        return state.at == 0 and bool(columns[_subject(columns)].needed & _SYMPTOMS)
    if word.key == "every":
        return any(name in _INTERVALS for column in columns for name in column.needed)
    cells, subject = state.used("cell"), _subject(columns)
    return (word.key in _TAKES and subject in cells) or (word.key in _MEANS and cells == [subject])


def _tightening(columns: Sequence[Cell], over: Sequence[Phrase]) -> bool:
    """Whether the row gives a torque that something over it calls a torque, and no more."""
    torque = any(column.unit in _TORQUES for column in columns)
    return torque and any(
        tightens(phrase) for phrase in (*over, *(h for c in columns for h in c.heads))
    )


def _subject(columns: Sequence[Cell]) -> int:
    """The column that names the row: the first but for item numbers and pages."""
    return next((n for n, c in enumerate(columns) if c.phrases and not _counts(c)), 0)


def _counts(column: Cell) -> bool:
    """Whether the cell only numbers the row or points somewhere."""
    plain = all(word.kind != "word" for word in column.phrases[0]) if column.phrases else True
    return plain and bool(column.needed) and column.needed <= _NO_KEY


def _complete(state: _State, columns: Sequence[Cell]) -> bool:
    cells, named, subject = state.used("cell"), state.used("head"), _subject(columns)
    if subject not in cells or len(cells) < 2:
        return False
    said = [columns[at] for at in cells if at != subject]
    skipped = False
    for at, column in enumerate(columns):
        if at in cells:
            heads = [*named, *state.used("loose")]
            if at not in named and not _plain(at, subject, columns):
                return False
            if any(one.needed == column.needed for one in _rivals(at, subject, columns)):
                return False
            whole = column.unit or all(n in cells for n in range(at))
            if at not in heads and (not whole if column.is_value else skipped):
                return False
        elif at in named or at in state.used("loose"):
            return False
        elif at < max(cells):
            if not _may_miss(column, said):
                return False
            skipped |= bool(column.phrases) and not column.is_value and not _counts(column)
    several = len(said) > 1 or bool(columns[subject].unit)
    return not several or _paired(state.runs, columns)


def _plain(at: int, subject: int, columns: Sequence[Cell]) -> bool:
    """Whether the cell says enough without its header."""
    column = columns[at]
    if limited([word for word in column.head if word.key != "or"]):
        return False
    if at == subject:
        return True
    return names_only(column.needed) and not _rivals(at, subject, columns)


def _rivals(at: int, subject: int, columns: Sequence[Cell]) -> list[Cell]:
    """Other cells whose value could be meant as well: of the same unit."""
    own = columns[at]
    others = [c for n, c in enumerate(columns) if n not in (subject, at) and c.is_value]
    return [other for other in others if own.is_value and other.unit == own.unit]


def _may_miss(column: Cell, said: Sequence[Cell]) -> bool:
    """Whether a cell on the left may be left out: a name of the row, or a sister of the value."""
    if not column.phrases:
        return True
    if column.needed and column.needed <= _NO_KEY:
        return True
    measured = [one for one in said if one.unit]
    sisters = [m for m in measured if m.unit == column.unit or of_one_kind(m.unit, column.unit)]
    return bool(column.unit and measured) and len(sisters) == len(measured)


def _paired(runs: Sequence[tuple[str, int]], columns: Sequence[Cell]) -> bool:
    """Each header directly beside its own cell, all on the same side; only the name of the one
    quantity that is said may stand apart."""
    measured = {at for kind, at in runs if kind == "cell" and columns[at].unit}
    sides = set()
    for place, (kind, at) in enumerate(runs):
        if kind == "cell":
            continue
        if kind == "loose" and measured == {at}:
            continue
        if ("cell", at) in runs[place + 1 : place + 2]:
            sides.add("before")
        elif place and runs[place - 1] == ("cell", at):
            sides.add("after")
        else:
            return False
    return len(sides) < 2
