"""Why an answer could draw on less than others in the team may read, in a sentence for people."""

from collections.abc import Mapping
from typing import Final

from agent.wording import Language, in_language
from agent.wording import sentences as wording
from bot.slack import Why

_SENTENCES: Final[Mapping[Why, str]] = {
    "guest": wording.GUEST_READS,
    "you": wording.YOU_ARE_A_GUEST,
    "shared": wording.SHARED_WITH_OTHERS,
    "unchecked": wording.READERS_UNCHECKED,
}


def why_narrow(why: Why | None, language: Language) -> str:
    """The sentence; empty where nothing was left out."""
    return "" if why is None else in_language(_SENTENCES[why], language)
