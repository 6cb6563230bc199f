"""Marks on the sentences that are ours, by which they are found for translation.

They change nothing: a marked sentence is said by `in_language`, in a language that has a catalogue
(`agent.wording.catalogue`) and in English otherwise. `make catalogues` collects all marks.
"""

from typing import NamedTuple, TypeAlias


class Counted(NamedTuple):
    """A sentence about `{count}` things: how it is for one, and for any other number."""

    one: str
    many: str


Sentence: TypeAlias = str | Counted


def ours(sentence: str) -> str:
    """The English sentence as it is; what stands in braces is put in when it is said."""
    return sentence


def counted(one: str, many: str) -> Counted:
    """The English sentence for one, and for any other `{count}`."""
    return Counted(one, many)
