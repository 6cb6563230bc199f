"""The stage that writes the answer: claims with quotes, from numbered passages."""

from collections.abc import Sequence

import dspy

from agent.focus import Focus
from agent.signatures import Claim, Compose

_TITLE = 60


class ComposeStage(dspy.Module):
    """Asks the LM for claims; what it says is not verified yet."""

    def __init__(self) -> None:
        super().__init__()
        self.predict = dspy.Predict(Compose)

    def forward(
        self, question: str, passages: Sequence[Focus], *, hint: str = ""
    ) -> tuple[Claim, ...]:
        """The claims, none where the LM finds no answer; `hint` tells what was wrong before."""
        asked = f"{question}\n({hint})" if hint else question
        said = self.predict(passages=numbered(passages), question=asked)
        return tuple(claim for claim in said.claims or () if claim.quote.strip())


def numbered(passages: Sequence[Focus]) -> str:
    """The passages as the LM reads them: a number, where it stands, and the lines."""
    return "\n".join(
        f"[{number}] {heading(focus)}\n{focus.text}" for number, focus in enumerate(passages, 1)
    )


def heading(focus: Focus) -> str:
    """Manual and innermost section: what the lines are about, in few words."""
    title = focus.passage.manual.split(":", 1)[0][:_TITLE].strip()
    section = focus.passage.section.rsplit(" > ", 1)[-1][:_TITLE].strip()
    return " · ".join(part for part in (title, section) if part)
