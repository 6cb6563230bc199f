"""What the word lists find in a message: signs that it asks a manual, or speaks to people.

Something that *asks* is a question, a request to be told, the rest of a question that goes on, what
a display shows. People are asked what only they know (what they did, have or will do, when, who),
and for their hands. English, German, French and Spanish, as technicians type them.
"""

import re
from typing import Final

from bot.hearing import asking_words as words

_POLITE: Final = re.compile(words.POLITE, re.IGNORECASE)
_CLAUSE: Final = re.compile(r"(?<=[.!?;\n])\s+|\s*[,\n]\s*|\s+(?:-|–|—|but|aber|pero|mais)\s+")
WORD: Final = re.compile(r"[^\W_]+(?:['’.\-/][^\W_]+)*")
_MOST_CHARACTERS: Final = 1000
_MOST_WORDS_OF_A_REST: Final = 9
_MOST_WORDS_BESIDE_A_CODE: Final = 2
_LONG: Final = 30


def findings(text: str) -> tuple[float, ...]:
    """What is found in the message, each 0 or 1 but for its length: as many for any text."""
    said = plain(text)
    clauses = _clauses(said)
    words_said = len(WORD.findall(said))
    speaks_to_people = (
        words.TO_PEOPLE.search(said) is not None,
        words.NAMED.search(text[:_MOST_CHARACTERS]) is not None,
        to_somebody_else(said),
    )
    found = (
        any(map(_asks, clauses)) and not any(speaks_to_people),
        *speaks_to_people,
        "?" in said,
        any(words.QUESTION.match(one) and not words.EXCLAIMED.match(one) for one in clauses),
        any(words.TELL.match(one) for one in clauses),
        any(map(_goes_on, clauses)),
        any(map(_is_named_thing, clauses)),
        any(map(_is_code, clauses)),
        words.INFORMATION.search(said) is not None,
        any(words.DONE.search(one) for one in clauses),
        any(words.STATES.search(one) for one in clauses),
        words_said <= 2,
        words_said <= 4,
        any(map(str.isdigit, said)),
    )
    return (*map(float, found), min(words_said, _LONG) / _LONG)


def _asks(clause: str) -> bool:
    if "?" in clause:
        return True
    if words.QUESTION.match(clause) and not words.EXCLAIMED.match(clause):
        return True
    if words.TELL.match(clause):
        return not words.GIVE.match(clause) or words.INFORMATION.search(clause) is not None
    return _goes_on(clause) or _is_named_thing(clause) or _is_code(clause)


def _goes_on(clause: str) -> bool:
    """The rest of a question that the thread began: "and for the M12 ones", "in lb-ft"."""
    if words.IN_A_UNIT.fullmatch(clause):
        return True
    if not words.MORE.match(clause) or words.STATES.search(clause):
        return False
    return len(WORD.findall(clause)) <= _MOST_WORDS_OF_A_REST


def _is_named_thing(clause: str) -> bool:
    """What a manual holds, by its name and no more: "part number", "torque for the gland bolts"."""
    return words.THING.fullmatch(clause) is not None and not words.STATES.search(clause)


def _is_code(clause: str) -> bool:
    """A code by itself, or what a display shows."""
    if words.DONE.search(clause):
        return False
    if words.SHOWN.search(clause):
        return True
    code = words.CODE.search(clause)
    return code is not None and len(WORD.findall(clause)) - 1 <= _MOST_WORDS_BESIDE_A_CODE


def to_somebody_else(said: str) -> bool:
    """Whether it speaks to "you" as one who acts; not where that is anybody ("how do you ..."), nor
    where it asks to be told ("can you show me ...")."""
    rest = words.ANYBODY.sub(" ", words.TELL_US.sub(" ", said))
    return words.YOU.search(rest) is not None


def _clauses(said: str) -> list[str]:
    found = (_POLITE.sub("", clause.strip()).strip() for clause in _CLAUSE.split(said))
    return [clause for clause in found if clause]


def plain(text: str) -> str:
    """The beginning of the text, its lines without what surrounds them."""
    lines = (line.strip() for line in text[:_MOST_CHARACTERS].splitlines())
    return "\n".join(filter(None, lines)).replace("’", "'")
