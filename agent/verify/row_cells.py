"""A cell of a table with its header, in the ways that a sentence may say them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from agent.verify.canonical import canonical
from agent.verify.cited_lines import sentences_of
from agent.verify.printed_words import printed_words
from agent.verify.references import cue_before
from agent.verify.statements import limited
from agent.verify.unit_names import unit_at
from agent.verify.words import Word, read, same_word, words_in

Phrase = tuple[Word, ...]

_NAMES_ONLY = words_in(
    """
    torque tightening pressure value values quantity qty capacity amount temperature voltage
    current speed size weight volume interval meaning remedy action description cause part number
    no name item items fault nominal code function control designator device specification use
    task lubricant or joint thread class term symptom nomenclature nsn cagec protects sensor signal
    terminal terminals pin connector
    drehmoment wert menge bedeutung couple valeur quantité par valor cantidad
    """
)
"""What a header says that the cell itself says: nothing is lost without it."""
_THINGS = words_in(
    "item description joint nomenclature name part component use location device sensor protects"
)
"""Headers over names of things, which may be turned: gasket, cover is the gasket of the cover."""
_BOUNDS = {"maximum": "most", "minimum": "least"}
_GOES_ON = re.compile(r"[-/]?\d")
_TORQUE = words_in("torque tightening value table tighten")


@dataclass(frozen=True)
class Cell:
    """A cell and its header as words, and the `phrases` and `heads` that a lead may have for them.

    `bounded`: the cell under a header max or min, as at most and at least. `loose`: parts of the
    header that only name the quantity, which may stand apart. `needed`: the header's words.
    `unit`: of its values, from the cell or the header."""

    phrases: tuple[Phrase, ...]
    bounded: tuple[Phrase, ...]
    head: Phrase
    heads: tuple[Phrase, ...]
    loose: tuple[Phrase, ...]
    needed: frozenset[str]
    is_value: bool
    unit: str

    @property
    def tells(self) -> frozenset[str]:
        """The header's words that say more than the name of a quantity."""
        return self.needed - _NAMES_ONLY


@lru_cache(maxsize=4096)
def cell_of(cell: str, head: str) -> Cell:
    """Read a cell under its header."""
    name, units = _units_apart(head)
    unit = units[0] if len(set(units)) == 1 else ""
    words = tuple(
        replace(word, unit=unit) if word.kind == "value" and not word.unit else word
        for word in printed_words(cell)
    )
    named = _content(read(name))
    values = [word for word in words if word.kind == "value" and word.token and word.token.figures]
    trimmed = _trimmed(named)
    bound = _BOUNDS.get(trimmed[0].key, "") if len(trimmed) == 1 else ""
    spoken = _content(words)
    return Cell(
        phrases=tuple(dict.fromkeys(_phrases(words, cell, name))) if spoken else (),
        bounded=(tuple(replace(w, bound=bound) if w.token else w for w in words),) * bool(bound),
        head=named,
        heads=tuple(dict.fromkeys(phrase for phrase in (named, trimmed) if phrase)),
        loose=tuple((word,) for word in named if word.key in _NAMES_ONLY and word.kind == "word"),
        needed=frozenset(word.key for word in named),
        is_value=bool(values),
        unit=values[0].unit if values else "",
    )


def names_only(words: frozenset[str]) -> bool:
    """Whether a header of these words may be left out."""
    return words <= _NAMES_ONLY


def only_names(phrase: Sequence[Word]) -> bool:
    """Whether the words, singular or plural, say no more than a value with its unit says."""
    return all(any(same_word(word.key, name) for name in _NAMES_ONLY) for word in phrase)


def tightens(phrase: Sequence[Word]) -> bool:
    """Torque values, tightening torque; not loosening torque."""
    words = [word.key for word in phrase if word.kind == "word"]
    stems = [any(same_word(word, one) for one in _TORQUE) for word in words]
    return bool(words) and all(stems) and words != ["table"]


def _content(words: Sequence[Word]) -> Phrase:
    return tuple(word for word in words if word.kind in ("word", "value"))


def _trimmed(named: Phrase) -> Phrase:
    """The header without the words at its ends that only name the quantity."""
    words = list(named)
    while words and words[0].key in _NAMES_ONLY:
        words.pop(0)
    while words and words[-1].key in _NAMES_ONLY:
        words.pop()
    return tuple(words)


def _phrases(words: Phrase, cell: str, head: str) -> Iterator[Phrase]:
    """The cell; its number as a name under a header such as class; and what a name can be turned
    into: gasket of the cover for cover gasket and for gasket, cover."""
    yield words
    spoken = _content(words)
    cue = cue_before(f"{head.strip()} ", len(head.strip()) + 1)
    if len(spoken) == 1 and spoken[0].kind == "value" and cue and not spoken[0].unit:
        yield (replace(spoken[0], key=f"name {spoken[0].text}"),)
    if limited(words):
        return
    first = sentences_of(cell)[:1]
    if first and first[0] != cell:
        yield printed_words(first[0])
    commas = [at for at, word in enumerate(words) if word.kind == "mark"]
    ofs = [at for at, word in enumerate(words) if word.key == "of"]
    if len(commas) == 1 and words[commas[0]].key == "," and not ofs:
        yield from _turned(words[: commas[0]], words[commas[0] + 1 :])
    elif len(ofs) == 1 and not commas:
        yield from _turned(words[: ofs[0]], words[ofs[0] + 1 :])
    elif not commas and all(word.kind in ("word", "value") for word in words) and not ofs:
        for at in range(1, len(words)):
            yield from _turned(words[at:], words[:at], compound=True)


def _turned(thing: Phrase, owner: Phrase, *, compound: bool = False) -> Iterator[Phrase]:
    """Gasket, cover: gasket of cover, cover gasket, cover has gasket; setting of the valve."""
    if not _content(thing) or not _content(owner):
        return
    of, has = Word("word", "of", "of"), Word("word", "has", "has")
    yield (*thing, of, *owner)
    yield (*owner, has, *thing)
    if not compound:
        yield (*owner, *thing)
        yield (*owner, of, *thing)


def _units_apart(head: str) -> tuple[str, list[str]]:
    """The header without the units that its values have, and these units."""
    page = canonical(head).text
    kept, at, units = "", 0, []
    while at < len(page):
        begins = at == 0 or not page[at - 1].isalnum()
        found = unit_at(page, at) if begins else None
        goes_on = (
            found and page[found[1] : found[1] + 1].strip("-/") != page[found[1] : found[1] + 1]
        )
        if found and not goes_on and _is_unit(page, at, found[1]):
            units.append(found[0])
            at = found[1]
            continue
        kept += page[at]
        at += 1
    return kept, units


def _is_unit(page: str, start: int, end: int) -> bool:
    """A word with another sense (in, min, a letter) is a unit alone, in brackets or at the end."""
    spelled = page[start:end]
    if len(spelled) > 3 or not spelled.isalpha():
        return True
    before, after = page[:start].rstrip()[-1:], page[end:].lstrip()[:1]
    closed = after in ("", ")", "]", "/", ",")
    return closed and (before in ("", "(", "[", "/", ",") or spelled.lower() not in ("in", "min"))
