"""Whether a lead says what a statement of the manual says, in its order and with all its words."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from agent.verify.statements import Statement, forms
from agent.verify.words import Word, bare_forms, same, words_in

Pairs = list[tuple[Word, Word]]
"""(value of the lead, value of the manual): what is shown as the manual prints it."""

_JOINS = words_in("mean means indicate indicates take takes need needs require requires")
_JOINS |= words_in("has have bedeutet braucht signifie prend significa necesita")
_NEEDS = {
    ("must", "be"),
    ("should", "be"),
    ("need", "to", "be"),
    ("needs", "to", "be"),
    ("has", "to", "be"),
    ("have", "to", "be"),
}
_ORDERS = (("must",), ("should",), ("need", "to"), ("have", "to"))
_TIMES = words_in("before after when while")
_PARTICLES = words_in("out off up down in on back")
_NOT = frozenset(("not", "never"))


def match_statement(lead: Sequence[Word], statement: Statement) -> Pairs | None:
    """The values of the lead with their printed partners, or None where lead and statement differ.

    What may differ: soft words and punctuation; a condition in front or behind; "you must" before
    an instruction, or the instruction in the passive with must; a verb such as means at a colon.
    """
    for said, moved in _leads(tuple(lead)):
        for printed in forms(statement):
            for pairs, end in ends(said, 0, _imperative(printed), past=moved, exact=True):
                if all(_may_go(word) for word in said[end:]):
                    return pairs
    return None


def ends(
    lead: Sequence[Word], at: int, phrase: Sequence[Word], *, past: int = -1, exact: bool = False
) -> Iterator[tuple[Pairs, int]]:
    """Where the whole `phrase` ends in the lead if it begins at `at`, with the values paired.

    `past`: the index of the lead's one word that may be a participle. `exact`: the first word has
    no other ending, since stops is not stop."""
    first = next((n for n, word in enumerate(phrase) if word.kind == "word"), -1) if exact else -1
    stack: list[tuple[int, int, Pairs]] = [(at, 0, [])]
    seen: set[tuple[int, int]] = set()
    while stack:
        i, j, pairs = stack.pop()
        if (i, j) in seen:
            continue
        seen.add((i, j))
        if j == len(phrase):
            yield pairs, i
            continue
        printed = phrase[j]
        said = lead[i] if i < len(lead) else None
        if _may_go(printed):
            stack.append((i, j + 1, pairs))
        if said is None:
            continue
        if said.kind == "soft" or said.is_break:
            stack.append((i + 1, j, pairs))
        if printed.key == ":" and said.key in _JOINS:
            stack.append((i + 1, j + 1, pairs))
        if said.key == "," and printed.key == "and":
            stack.append((i + 1, j + 1, pairs))
        inflected = j == first and i != past and said.key != printed.key
        doing = _before(lead, i) in _TIMES and _before(phrase, j) in _TIMES
        if (same(said, printed, past=i == past) and not inflected) or (
            doing and _is_doing(said, printed)
        ):
            both = [*pairs, (said, printed)] if said.token else pairs
            stack.append((i + 1, j + 1, both))


def _before(words: Sequence[Word], at: int) -> str:
    """The word before, soft ones aside."""
    return next((word.key for word in reversed(words[:at]) if not _may_go(word)), "")


def _is_doing(said: Word, printed: Word) -> bool:
    """Opening for (you) open, or the other way round, behind before or after."""
    pair = (said.key, printed.key) if said.key.endswith("ing") else (printed.key, said.key)
    return said.kind == printed.kind == "word" and pair[1] in bare_forms(pair[0])


def _may_go(word: Word) -> bool:
    return word.kind == "soft" or word.is_break


def _imperative(statement: Statement) -> Statement:
    """Never open is do not open."""
    at = next((n for n, word in enumerate(statement) if not _may_go(word)), 0)
    if statement and statement[at].key == "never":
        return (*statement[:at], replace(statement[at], key="not"), *statement[at + 1 :])
    return statement


def _leads(lead: Statement) -> Iterator[tuple[Statement, int]]:
    """The lead, and what it says as an instruction; with the index of a participle in it or -1."""
    for said in forms(lead):
        yield _imperative(said), -1
        yield from ((_imperative(order), -1) for order in _ordered(said))
        yield from _turned(said)


def _ordered(said: Statement) -> Iterator[Statement]:
    if said and said[0].key == "you":
        for order in _ORDERS:
            keys = tuple(word.key for word in said[1 : 1 + len(order)])
            if keys == order:
                yield said[1 + len(order) :]


def _turned(said: Statement) -> Iterator[tuple[Statement, int]]:
    """The bolts must be tightened to 25 as tighten the bolts to 25."""
    for at in range(1, len(said)):
        for needs in _NEEDS:
            for denial in (0, 1):
                start = at - len(needs) - denial
                if start < 1:
                    continue
                keys = [word.key for word in said[start:at]]
                denied = [key for key in keys if key in _NOT]
                if len(denied) == denial and tuple(k for k in keys if k not in _NOT) == needs:
                    no = (replace(said[start], kind="word", key="not"),) if denial else ()
                    yield (*no, said[at], *said[:start], *said[at + 1 :]), denial
                    if said[at + 1 : at + 2] and said[at + 1].key in _PARTICLES:
                        verb = said[at : at + 2]
                        yield (*no, *verb, *said[:start], *said[at + 2 :]), denial
