"""Which questions are learned from and which only compare: decided once, by the question's words.

All wordings of one question go to the same side, on every night and every machine, so that nothing
that was learned from is ever counted as evidence.
"""

import hashlib
import re
import unicodedata
from typing import Final

from agent.conversation import word_set

HELD_OUT_SHARE: Final = 0.6
_WORD = re.compile(r"[^\W_]+(?:[.\-/]+[^\W_]+)*")
# They change the wording, and not what is asked.
_FILLER = word_set(
    """a an the is are was were do does did please can could would you i we me my our your tell
    say what which whats hi hello hey thanks of for to in on at it its this that"""
)


def group_of(question: str) -> str:
    """The question's group: its words without order, case, fillers and punctuation."""
    folded = unicodedata.normalize("NFKC", question).casefold()
    words = set(_WORD.findall(folded))
    return " ".join(sorted(words - _FILLER or words))


def held_out(group: str) -> bool:
    """Whether the group only compares; most do, as a proof takes more than a lesson."""
    number = int.from_bytes(hashlib.sha256(group.encode()).digest()[:8], "big")
    return number < HELD_OUT_SHARE * 2**64


def hash_of(group: str) -> str:
    """The group without its words, as it is stored."""
    return hashlib.sha256(group.encode()).hexdigest()[:32]
