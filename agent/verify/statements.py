"""The statements of cited lines: what each says by itself, and what may be left out of it.

A statement is a sentence with the label, condition or list's head that governs it. What follows
in it may be left out only where it is a statement of its own; what limits it never.
"""

import re
from collections.abc import Iterator, Sequence

from agent.verify.cited_lines import sentences_of
from agent.verify.printed_words import printed_words
from agent.verify.words import Word, words_in
from ingest.signals import begins

Statement = tuple[Word, ...]

LIMITS = words_in(
    """
    if when whenever unless until till while before after except only without not no never nor
    neither either or both between during provided otherwise instead than where whether but
    although though however once as just even also too respectively each every wenn falls sobald
    bevor nachdem solange nur ohne nicht kein keine außer oder si quand lorsque avant après sans
    sauf pas jamais ou seulement cuando antes después sin salvo nunca o solo sólo
    """
)
"""Words whose reach may go beyond the part of the sentence that they stand in."""
_DENIES = words_in("not no never neither nor nicht kein keine ne pas jamais nunca")
FINITE = words_in("is are must should may can will was were has have shall")
_COUNTER = re.compile(r"^\s*(?:[•●○▪]\s*)?(?:\(?(?:[A-Za-z]{1,2}|\d{1,3})[.)]|\d+-\d+\.)\s+(?=\S)")
_AFTER_UNIT = re.compile(r"(?<=ft\.|in\.|lb\.|oz\.)\s+(?=[A-Z][a-z])")
"""A unit's full stop that ends a sentence too."""
_ABOUT = words_in("this these it that")
_APPLIES = words_in("apply applies valid")
_RESTRICTS = words_in("only except unless provided")
_SHORT = 6
_COMMA = Word("mark", ",", ",")
_RELATIVE = words_in("that which who whose")
_INSTRUCTIONS = words_in(
    """
    remove install tighten loosen connect disconnect inspect replace adjust lubricate discard
    reinstall reconnect ensure verify allow make apply refit attach detach insert undo secure
    unscrew locate select enter raise hold take put bring wait repeat perform refer wipe
    """
)
_NOUNS_TOO = words_in(
    """
    check clean drain lock seal fill grease test mark plug cover lower clamp position route open
    close set stop start turn switch release measure press charge wear read lift push pull move
    polish fit use add drill cut oil bleed flush screw hang look find keep
    """
)
"""These begin an instruction where an article follows; else they may be nouns."""
_DETERMINERS = words_in("the a an that all any this these its each it them your out off up down")
_FRONTS = words_in(
    """
    if when whenever before after while unless until once for at in on with during where without
    from to by under above below upon wenn bei vor nach für si avant après pour à antes después
    al para en con
    """
)


def statements(lines: Sequence[str]) -> list[Statement]:
    """Every statement of prose lines, in order; of one with parts, also those that stand alone."""
    found: list[Statement] = []
    governing: Statement = ()
    for line in lines:
        for words in _sentences(line):
            if words[-1].key == ":" and words[-1].kind == "mark":
                governing = words
                continue
            for part in _parts(words):
                governed = (*governing, *part)
                found.extend(_alone(governed))
                if governing and _says_purpose(governing):
                    found.extend(_alone(part))
    return list(dict.fromkeys(found))


def _sentences(line: str) -> list[Statement]:
    """The sentences of a line as words; a fragment that limits one belongs to it: "Only if oiled."
    behind it, "Oiled threads only." in front."""
    found: list[Statement] = []
    alone: Statement = ()
    waiting: Statement = ()
    for sentence in (part for one in sentences_of(line) for part in _AFTER_UNIT.split(one)):
        words = _without_step(printed_words(_unsignalled(_COUNTER.sub("", sentence))))
        if not any(word.kind in ("word", "value") for word in words):
            continue
        keys = {word.key for word in words}
        fragment = _reaches(words) and not keys & (FINITE | _DENIES | {","})
        fragment = fragment and len(words) <= _SHORT and not _instructs(words)
        verb = next((word.key for word in words[1:] if word.kind != "soft"), "")
        about = words[0].key in _ABOUT and verb in _APPLIES and bool(keys & _RESTRICTS)
        if found and (about or (fragment and words[0].key in LIMITS)):
            found[-1] = (*found[-1], *words)
        elif fragment and not found:
            alone, waiting = words, (*words, _COMMA)
        else:
            found.append((*waiting, *words))
    return [alone, *found] if alone else found


def forms(statement: Statement) -> Iterator[Statement]:
    """The statement, and with what stands in front of its comma put behind: B if A for if A, B."""
    yield statement
    plain = [at for at, word in enumerate(statement) if word.kind in ("word", "value")]
    if not plain or statement[plain[0]].key not in _FRONTS:
        return
    for at, word in enumerate(statement):
        if word.kind == "mark" and word.key in (",", ":"):
            rest = list(statement[at + 1 :])
            if rest and rest[0].key == "then":
                rest = rest[1:]
            if rest:
                yield (*rest, *statement[:at])
            return


def limited(words: Sequence[Word]) -> bool:
    """Whether there is a condition, an exception or a negation among the words."""
    return any(word.key in LIMITS or word.bound for word in words)


def _without_step(words: Statement) -> Statement:
    at = 0
    while at < len(words) and (
        (words[at].kind == "soft" and words[at].token) or words[at].is_break
    ):
        at += 1
    if [word.key for word in words[at : at + 1]] == ["step"] and len(words) > at + 3:
        step = words[at + 1].token
        if step is not None and step.kind == "reference" and words[at + 2].key != ":":
            return words[at + 2 :]
    return words[at:]


def _unsignalled(sentence: str) -> str:
    """The sentence without the signal word of a warning in front of it."""
    found = begins(sentence)
    return sentence[found.ends :] if found else sentence


def _says_purpose(words: Statement) -> bool:
    """To remove the pump: what the steps are for does not limit them."""
    return words[0].key == "to" and not limited(words)


def _parts(words: Statement) -> list[Statement]:
    """Cut at semicolons, and at commas where each part has its own label; a label over several
    parts stays with each."""
    parts = _cut(words, ";")
    if len(parts) == 1:
        labelled = _cut(words, ",")
        if len(labelled) > 1 and all(_label(part) for part in labelled):
            parts = labelled
    if len(parts) == 1 or sum(word.key == ":" for word in parts[0]) > 1:
        return [words]
    label = _label(parts[0])
    if label:
        return [part if _label(part) else (*label, *part) for part in parts]
    if _reaches(words[len(parts[0]) :]):
        return [words]
    stands = _instructs(parts[0]) or _states(parts[0])
    if limited(words) or words[0].key in _FRONTS or not stands:
        return [words, parts[0]]
    return parts


def _reaches(words: Statement) -> bool:
    """Whether a condition or exception behind a semicolon may be meant for what is before it."""
    return any(word.key in LIMITS - _DENIES for word in words)


def _cut(words: Statement, mark: str) -> list[Statement]:
    parts: list[list[Word]] = [[]]
    depth = 0
    for word in words:
        depth += (word.kind == "mark") * ((word.key == "(") - (word.key == ")"))
        if word.kind == "mark" and word.key == mark and depth == 0:
            parts.append([])
        else:
            parts[-1].append(word)
    return [tuple(part) for part in parts if part]


def _label(part: Statement) -> Statement:
    at = next((n for n, word in enumerate(part) if word.kind == "mark" and word.key == ":"), 0)
    return part[: at + 1] if 0 < at < len(part) - 1 else ()


def _alone(words: Statement) -> Iterator[Statement]:
    """The whole, then each beginning and end of it that says what it says without the rest."""
    yield words
    for at, word in enumerate(words):
        if not at or word.key not in ("and", "then", ",", "because", "so"):
            continue
        kept, rest = words[:at], words[at:]
        while rest and rest[0].key in ("and", "then", ","):
            rest = rest[1:]
        if not rest or _open(kept) or limited(rest):
            continue
        reason = rest[0].key == "because" or [one.key for one in rest[:2]] == ["so", "that"]
        reason = reason or (word.key == "," and rest[0].key == "which")
        if reason or (_instructs(_after_front(kept)) and _instructs(rest)):
            yield kept
        elif _states(kept) and _states(rest) and not _relative(words):
            yield kept
            plain = kept[0].key not in _FRONTS and all(one.key != ":" for one in kept)
            if plain and word.key == "and" and not limited(kept):
                yield rest


def _open(kept: Statement) -> bool:
    """Whether what is kept waits for the rest, or denies more than itself."""
    keys = [word.key for word in kept]
    content = sum(word.kind in ("word", "value") for word in kept)
    waits = _DENIES | {"both", "either", "between", "or"}
    return content < 2 or bool(waits & set(keys)) or keys.count("(") != keys.count(")")


def _after_front(words: Statement) -> Statement:
    if label := _label(words):
        return words[len(label) :]
    if words and words[0].key in _FRONTS:
        at = next((n for n, word in enumerate(words) if word.key in (",", ":")), len(words))
        return words[at + 1 :]
    return words


def _instructs(words: Statement) -> bool:
    """Whether the words begin with an imperative and its object."""
    if len(words) < 2:
        return False
    verb, after = words[0].key, words[1].key
    if verb in _INSTRUCTIONS:
        return sum(word.kind in ("word", "value") for word in words) > 1
    return verb in _NOUNS_TOO and after in _DETERMINERS


def _states(words: Statement) -> bool:
    """Whether the words have a subject and a finite verb."""
    return any(at and word.key in FINITE for at, word in enumerate(words))


def _relative(words: Statement) -> bool:
    return any(word.key in _RELATIVE for word in words)
