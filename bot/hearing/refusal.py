"""What came of a click that may have changed nothing, for it was not this person's to decide."""

from dataclasses import dataclass

from agent.wording import Language
from bot.errors import MayNot


@dataclass(frozen=True, kw_only=True)
class Refusable:
    """`may_not`: for who may not, with who may."""

    may_not: MayNot | None = None

    @property
    def refusal(self) -> str:
        """The sentence for who may not."""
        return self.refusal_in("en")

    def refusal_in(self, language: Language) -> str:
        """The same, in the language of who clicked."""
        return self.may_not.said(language) if self.may_not else ""
