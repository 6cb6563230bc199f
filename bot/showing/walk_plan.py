"""From a part of a recorded answer to the cards of a walk: a step with its sub-steps and the
warning in front of it is one, and so is each remedy of a fault.

Built of the unit's own lines, so that it is whole and in order however little a message showed.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.showing.blocks.lines import Line
from bot.showing.cells import cells_of
from bot.showing.cited import stepped
from sql import answers, passages, units
from sql.answers import Citation, ShownAnswer
from sql.audience import Audience
from sql.database import Connection
from sql.passages import Passage
from sql.units import Unit, UnitLine
from sql.walks import OVER_ALL, Kind, WalkLine

_TORN: Final = 1_500
"""Characters of a step beyond which it is several cards."""
_BEFORE: Final = 500
"""Characters of what stands before the first step that its card has room for."""
_BODY: Final = ("step", "row")
_REMEDY: Final = re.compile(
    r"(?i)remed|action|correct|solution|cure|abhilfe|behebung|maßnahme|remède|soluci"
)
_PIECE: Final = re.compile(r"[^;\n]*[^;\s][^;\n]*")
_LEAST: Final = 2
"""Cards of a walk: with fewer there is nothing to go through."""


@dataclass(frozen=True)
class Plan:
    """What a walk is laid out as. `superseded`: its manual was when the answer was given."""

    manual_id: int
    kind: Kind
    lines: tuple[WalkLine, ...]
    steps: tuple[int, ...]
    superseded: bool


def may_walk(kind: str, lines: Sequence[Line]) -> bool:
    """Whether a part of an answer with these lines can be gone through."""
    if kind == "procedure":
        return sum(line.role == "step" and not line.level for line in lines) >= _LEAST
    steps = sum(line.role == "step" and not line.level for line in lines)
    rows = sum(len(remedies(line.cells)) for line in lines if line.role == "row")
    return kind == "fault" and max(steps, rows) >= _LEAST


def remedies(cells: Sequence[tuple[str, str]]) -> list[str]:
    """What a row says to try, one after another: the pieces of its remedy; of a row that names
    none, one empty one."""
    found = next((text for head, text in reversed(cells) if _REMEDY.search(head)), "")
    return [piece.strip() for piece in _PIECE.findall(found)] or [""]


def plan_of(conn: Connection, audience: Audience, answer_id: int, claim: int) -> Plan | None:
    """The cards of that part; None where there is nothing to go through, or not all that the
    answer stands on may be read (any more)."""
    answer = answers.shown(conn, audience, answer_id)
    if answer is None or claim >= len(answer.claims):
        return None
    cited = [one for one in answer.citations if one.claim == claim]
    kind = answer.claims[claim].get("kind")
    if not cited or kind not in ("procedure", "fault"):
        return None
    ids = list(dict.fromkeys(one.passage_id for one in cited))
    texts = {one.passage_id: one for one in passages.read(conn, audience, ids)}
    lines = _of_unit(conn, audience, answer, claim, cited, texts) or _of_citations(cited, texts)
    texts |= {
        one.passage_id: one
        for one in passages.read(conn, audience, [line.passage_id for line in lines])
    }

    def text_of(line: WalkLine) -> str:
        return texts[line.passage_id].text[line.starts : line.ends]

    read = [one for one in lines if one.passage_id in texts]
    over, cards = _cards(kind, read, text_of, texts)
    if len(cards) < _LEAST:
        return None
    laid = [*_governing(conn, audience, read, texts), *over]
    laid += [replace(one, card=n) for n, (_, lines_) in enumerate(cards) for one in lines_]
    numbered = tuple(replace(line, ordinal=number) for number, line in enumerate(laid))
    steps = tuple(step for step, _ in cards)
    return Plan(cited[0].manual_id, kind, numbered, steps, answer.superseded)


def _of_unit(
    conn: Connection,
    audience: Audience,
    answer: ShownAnswer,
    claim: int,
    cited: Sequence[Citation],
    texts: dict[int, Passage],
) -> list[WalkLine]:
    """All lines of the unit that the part shows, but of a fault table the cited rows alone."""
    told = answer.claims[claim]
    found = units.of_passages(conn, audience, list(texts))
    alike = [one for one in found if (one.kind, one.title) == (told["kind"], told.get("title", ""))]
    if not alike:
        return []
    lines = units.lines_of(conn, audience, [one.unit_id for one in alike])
    said = {_flat(one.quote) for one in cited}
    read = passages.read(conn, audience, list({line.passage_id for line in lines}))
    of = {one.passage_id: one.text for one in read}

    def is_cited(line: UnitLine) -> bool:
        return _flat(of.get(line.passage_id, "")[line.starts : line.ends]) in said

    def score(unit: Unit) -> int:
        return sum(is_cited(line) for line in lines if line.unit_id == unit.unit_id)

    best = max(alike, key=score)
    if not score(best):
        return []
    return [
        _placed(line)
        for line in lines
        if line.unit_id == best.unit_id and (line.role != "row" or is_cited(line))
    ]


def _placed(line: UnitLine) -> WalkLine:
    return WalkLine(
        0, 0, line.role, line.label, line.level, line.passage_id, line.starts, line.ends
    )


def _governing(
    conn: Connection,
    audience: Audience,
    lines: Sequence[WalkLine],
    texts: Mapping[int, Passage],
) -> list[WalkLine]:
    """The warnings of the sections above, each wording once, that do not stand among the lines."""
    ids = list(dict.fromkeys(line.passage_id for line in lines))
    once = {_flat(one.text): one for one in passages.governing(conn, audience, ids)}
    said = _flat(" ".join(texts[line.passage_id].text[line.starts : line.ends] for line in lines))
    return [
        WalkLine(0, OVER_ALL, "warning", "", 0, one.passage_id, 0, len(one.text))
        for words, one in once.items()
        if words not in said
    ]


def _of_citations(cited: Sequence[Citation], texts: dict[int, Passage]) -> list[WalkLine]:
    """The cited lines themselves: of an answer whose manual was read before there were units."""
    told = [Line(one.quote, one.manual, one.page, role=one.role) for one in cited]
    found = []
    for one, line in zip(cited, stepped(told), strict=True):
        at = texts[one.passage_id].text.find(one.quote) if one.passage_id in texts else -1
        if at >= 0:
            end = at + len(one.quote)
            placed = WalkLine(0, 0, one.role, line.step, line.level, one.passage_id, at, end)
            found.append(placed)
    return found


def _cards(
    kind: Kind,
    lines: Sequence[WalkLine],
    text_of: Callable[[WalkLine], str],
    texts: Mapping[int, Passage],
) -> tuple[list[WalkLine], list[tuple[int, list[WalkLine]]]]:
    """The warnings over all, and of each card its step and its lines."""
    lines = [line for line in lines if line.role != "header"]
    first = next((n for n, line in enumerate(lines) if line.role in _BODY), len(lines))
    before, body = lines[:first], lines[first:]
    over = [replace(line, card=OVER_ALL) for line in before if line.role == "warning"]
    lead = [line for line in before if line.role not in ("warning", "heading")]
    groups = _rows(body, texts) if kind == "fault" and _has_rows(body) else list(_steps(body))
    cards: list[tuple[int, list[WalkLine]]] = []
    if sum(len(text_of(line)) for line in lead) > _BEFORE or not groups:
        cards += [(0, lead)] if lead else []
        lead = []
    for step, group in enumerate(groups, 1):
        whole = [*lead, *group] if step == 1 else group
        cards += [(step, part) for part in _torn(whole, text_of)]
    return over, cards


def _has_rows(lines: Sequence[WalkLine]) -> bool:
    return any(line.role == "row" for line in lines)


def _rows(lines: Sequence[WalkLine], texts: Mapping[int, Passage]) -> list[list[WalkLine]]:
    """Each remedy of each row, with the warnings and notes in front of the row."""
    groups: list[list[WalkLine]] = []
    ahead: list[WalkLine] = []
    for line in lines:
        if line.role != "row":
            ahead.append(line)
            continue
        passage = texts[line.passage_id]
        count = len(remedies(cells_of(passage, passage.text[line.starts : line.ends])))
        numbers = range(1, count + 1) if count > 1 else (0,)
        groups += ([*ahead, replace(line, piece=number)] for number in numbers)
        ahead = []
    if groups and ahead:
        groups[-1] += ahead
    return groups


def _steps(lines: Sequence[WalkLine]) -> Iterator[list[WalkLine]]:
    """What stands together: a step with what is in front of it, its own steps and what goes on."""
    labelled = any(line.role == "step" and line.label and not line.level for line in lines)
    group: list[WalkLine] = []
    ahead: list[WalkLine] = []
    for line in lines:
        begins = line.role == "step" and not line.level and (bool(line.label) or not labelled)
        if begins:
            if group:
                yield group
            group, ahead = [*ahead, line], []
        elif line.role in ("warning", "note", "heading", "setup") or (
            ahead and line.role not in _BODY
        ):
            ahead.append(line)
        else:
            group += [*ahead, line]
            ahead = []
    if group or ahead:
        yield [*group, *ahead]


def _torn(
    group: Sequence[WalkLine], text_of: Callable[[WalkLine], str]
) -> Iterator[list[WalkLine]]:
    """The group, in pieces where it is too long; none ends in a warning."""
    piece: list[WalkLine] = []
    size = 0
    for line in group:
        long = len(text_of(line))
        if piece and size + long > _TORN and piece[-1].role in (*_BODY, "text"):
            yield piece
            piece, size = [], 0
        piece.append(line)
        size += long
    yield piece


def _flat(text: str) -> str:
    return " ".join(text.split())
