"""Whether a message in a thread is for the bot: it asks what could be asked of a manual.

Learned from messages of several authors (`tests/messages/threads_by_authors.jsonl`), with what word
lists find as a part of what is looked at; where it is as likely talk between people nobody is
answered, for a mention always is.
"""

from typing import Final

from bot.hearing import asking_words as words
from bot.hearing.asking_learned import packaged
from bot.hearing.asking_rule import WORD, plain, to_somebody_else
from sql.questions import Turn

_MOST_WORDS_OF_AN_ANSWER: Final = 12


def asks_a_manual(text: str) -> bool:
    """Whether the message asks something of a manual, and nothing of a person."""
    said = plain(text)
    if words.CALLED.search(said):
        return True
    return WORD.search(said) is not None and packaged().score(text) > 0


def asked_back(last: Turn) -> bool:
    """Whether the last answer of the thread asks which machine, part or code is meant."""
    return last.status in ("clarify", "likely") and "?" in (last.answer or "")


def answers_us(text: str) -> bool:
    """Whether the message may be the detail that the bot asked back for."""
    said = plain(text)
    if words.TO_PEOPLE.search(said) or words.DONE.match(said) or to_somebody_else(said):
        return False
    return len(WORD.findall(said)) <= _MOST_WORDS_OF_AN_ANSWER
