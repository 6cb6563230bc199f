"""What is refused in a sentence of ours, said in the language of who reads it."""

from typing import ClassVar

from agent.wording import Language, in_language
from bot.errors.base import BotError


class Worded(BotError):
    """This cannot be done."""

    # Raised with a sentence of ours, which is said in the reader's language. What is put in is put
    # in as it is, but for what is itself a sentence of ours (`ours_in`).
    kind = "permanent"
    people = None
    ours_in: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, sentence: str | None = None, **names: object) -> None:
        self.sentence, self.names = sentence, names
        super().__init__(sentence and in_language(sentence, "en", **names))

    def said(self, language: Language) -> str:
        """What people read of it."""
        names = {
            name: in_language(str(one), language) if name in self.ours_in else one
            for name, one in self.names.items()
        }
        return in_language(self.sentence or self.for_people, language, **names)


class MayNot(Worded):
    """Your role does not allow this: ask somebody who has the role for it."""

    ours_in = frozenset({"doing", "who", "role"})
