"""How much of the answering one person, and one conversation, may hold at a time.

What is beyond it waits, is said to wait, and is answered in its turn: nothing is refused. So there
are places, and a language model that is not busy to its last slot, for whoever asks next.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.settings import BotSettings
from sql.replies import Ahead

Why: TypeAlias = Literal["person", "channel", "all"]


@dataclass(frozen=True)
class Shares:
    """Answers in progress of a person and of a conversation, in all workers together; `places`:
    those of one worker."""

    person: int = 2
    channel: int = 6
    places: int = 8

    @classmethod
    def of(cls, settings: BotSettings) -> "Shares":
        """As the settings say."""
        return cls(settings.answers_a_person, settings.answers_a_channel, settings.answer_jobs)

    def hold_back(self, ahead: Ahead) -> Why | None:
        """Why a question waits that has so much before it; None where it does not."""
        if ahead.of_person >= self.person:
            return "person"
        if ahead.of_channel >= self.channel:
            return "channel"
        return "all" if ahead.of_all >= self.places else None
