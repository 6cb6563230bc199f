"""Whether a message in a thread asks what could be asked of a manual, by its words alone.

It is not enough that it is no small talk: it must *ask* (a question, a request to be told, the rest
of a question that goes on, what a display shows), and it must not ask a person: not what only they
know (what they did, have or will do, when, who), and not for their hands. English, German, French
and Spanish, as technicians type them; in doubt nobody is answered, for a mention always is.
"""

import re
from typing import Final

from bot.hearing import asking_words as words
from sql.questions import Turn

_POLITE: Final = re.compile(words.POLITE, re.IGNORECASE)
_CLAUSE: Final = re.compile(r"(?<=[.!?;\n])\s+|\s*[,\n]\s*|\s+(?:-|–|—|but|aber|pero|mais)\s+")
_WORD: Final = re.compile(r"[^\W_]+(?:['’.\-/][^\W_]+)*")
_MOST_CHARACTERS: Final = 1000
_MOST_WORDS_OF_A_REST: Final = 9
_MOST_WORDS_OF_AN_ANSWER: Final = 12
_MOST_WORDS_BESIDE_A_CODE: Final = 2


def asks_a_manual(text: str) -> bool:
    """Whether the message asks something, and nothing of a person."""
    said = _plain(text)
    if words.CALLED.search(said):
        return True
    if words.TO_PEOPLE.search(said) or words.NAMED.search(text) or _to_somebody_else(said):
        return False
    return any(map(_asks, _clauses(said)))


def asked_back(last: Turn) -> bool:
    """Whether the last answer of the thread asks which machine, part or code is meant."""
    return last.status in ("clarify", "likely") and "?" in (last.answer or "")


def answers_us(text: str) -> bool:
    """Whether the message may be the detail that the bot asked back for."""
    said = _plain(text)
    if words.TO_PEOPLE.search(said) or words.DONE.match(said) or _to_somebody_else(said):
        return False
    return len(_WORD.findall(said)) <= _MOST_WORDS_OF_AN_ANSWER


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
    return len(_WORD.findall(clause)) <= _MOST_WORDS_OF_A_REST


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
    return code is not None and len(_WORD.findall(clause)) - 1 <= _MOST_WORDS_BESIDE_A_CODE


def _to_somebody_else(said: str) -> bool:
    """Whether it speaks to "you" as one who acts; not where that is anybody ("how do you ..."), nor
    where it asks to be told ("can you show me ...")."""
    rest = words.ANYBODY.sub(" ", words.TELL_US.sub(" ", said))
    return words.YOU.search(rest) is not None


def _clauses(said: str) -> list[str]:
    found = (_POLITE.sub("", clause.strip()).strip() for clause in _CLAUSE.split(said))
    return [clause for clause in found if clause]


def _plain(text: str) -> str:
    lines = (line.strip() for line in text[:_MOST_CHARACTERS].splitlines())
    return "\n".join(filter(None, lines)).replace("’", "'")
