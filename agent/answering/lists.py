"""Lists and procedures that an answer cites in part: which of their items are not shown.

Items are numbered lines ("4. Press", "(4) Press", "Step 4 Press") that count on, across passages.
A list counts as asked for where the question wants steps, or where two of its items are cited.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.verify.references import cue_before
from sql.passages import Passage

_ITEM = re.compile(
    r"(?m)^[ \t]*(?P<style>step[ \t]+|\()?(?P<number>\d{1,3})"
    r"(?P<end>[.):]|,(?=[ \t]+[A-Z][a-z])|)[ \t]+\S"
)
_WANTED = re.compile(
    r"(?i)\bhow (?:do|does|to|can|could|should|must|would)\b|\bsteps?\b|\bprocedures?\b"
    r"|\bsequence\b|\blist (?:of|all|the)\b|\bin (?:what|which) order\b|\bwhat are (?:the|all)\b"
    r"|\bwie (?!hoch|viel|gro|lang|schwer|oft|weit|stark|heiß|warm|kalt|breit|tief|dick)\w+"
    r"|\bschritte?\b|\breihenfolge\b|\bcomment\b|\bétapes?\b|\bprocédure\b|\bc[oó]mo\b|\bpasos\b"
    r"|\bprocedimiento\b"
)


@dataclass(frozen=True)
class Item:
    """An item of a list: its number and where it stands, from its number to the next one's."""

    number: int
    passage: Passage
    start: int
    end: int


@dataclass(frozen=True)
class Missing:
    """Items of a cited list that are not cited, in order; all of one list."""

    items: tuple[Item, ...]

    @property
    def numbers(self) -> str:
        """As read: `1, 4-9`."""
        runs: list[list[int]] = []
        for item in self.items:
            if runs and runs[-1][-1] == item.number - 1:
                runs[-1][1:] = [item.number]
            else:
                runs.append([item.number])
        return ", ".join("-".join(map(str, run)) for run in runs)

    @property
    def pages(self) -> str:
        """The pages on which they begin: `12, 13`."""
        return ", ".join(map(str, dict.fromkeys(item.passage.page_from for item in self.items)))


def wants_list(question: str) -> bool:
    """Whether the question asks for a procedure or a list rather than for a value in it."""
    return bool(_WANTED.search(question))


def lists_in(passages: Sequence[Passage]) -> list[list[Item]]:
    """The lists of passages that follow one another in a manual; one item alone is none."""
    lists: list[list[Item]] = []
    style = ""
    for passage in passages:
        found = [match for match in _ITEM.finditer(passage.text) if not _is_named(match)]
        for at, match in enumerate(found):
            end_mark = match["end"].replace(",", ".")  # as a worn print is often read
            kind = f"{(match['style'] or '').strip().casefold()}{end_mark}"
            if not kind:
                continue  # a row that begins with a number
            end = found[at + 1].start() if at + 1 < len(found) else len(passage.text)
            item = Item(int(match["number"]), passage, match.start(), end)
            follows = bool(lists) and kind == style and item.number == lists[-1][-1].number + 1
            if follows and item.passage.section == lists[-1][-1].passage.section:
                lists[-1].append(item)
            else:
                lists.append([item])
            style = kind
    return [items for items in lists if len(items) > 1]


def _is_named(match: re.Match[str]) -> bool:
    """Whether the line goes on from "drilled in step", and its number begins no item."""
    line = match.string[: match.start()].rstrip("\n").rsplit("\n", 1)[-1]
    return match["number"] != "1" and len(line.split()) > 1 and bool(cue_before(line, len(line)))


def missing(
    question: str, lists: Sequence[Sequence[Item]], quotes: Sequence[tuple[int, str]]
) -> list[Missing]:
    """What is left out of those lists that the (passage id, quote) pairs cite and that were asked
    for."""
    left = []
    for items in lists:
        cited = {item.number for item in items if any(_cites(item, *quote) for quote in quotes)}
        if not cited or len(cited) == len(items):
            continue
        if len(cited) > 1 or wants_list(question):
            left.append(Missing(tuple(item for item in items if item.number not in cited)))
    return left


def _cites(item: Item, passage_id: int, quote: str) -> bool:
    """Whether the quote has words of the item, wherever in the passage it stands."""
    if item.passage.passage_id != passage_id:
        return False
    at = item.passage.text.find(quote)
    while at >= 0:
        if at < item.end and item.start < at + len(quote):
            return True
        at = item.passage.text.find(quote, at + 1)
    return False
