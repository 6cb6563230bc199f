"""The stage that writes the answer: claims with quotes, from numbered passages."""

from collections.abc import Sequence
from itertools import groupby

import dspy

from agent.evidence.focus import Focus
from agent.reading.signatures import Claim, Compose

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


def numbered(read: Sequence[Focus]) -> str:
    """The lines as the LM reads them: for each passage a number, where it stands, its lines."""
    passages = groupby(read, key=lambda focus: focus.passage.passage_id)
    parts = []
    for number, (_, same) in enumerate(passages, 1):
        lines = list(same)
        parts += [f"[{number}] {heading(lines[0])}", *(line.read for line in lines)]
    return "\n".join(parts)


def heading(focus: Focus) -> str:
    """Manual and innermost section: what the lines are about, in few words."""
    title = focus.passage.manual.split(":", 1)[0][:_TITLE].strip()
    section = focus.passage.section.rsplit(" > ", 1)[-1][:_TITLE].strip()
    return " · ".join(part for part in (title, section) if part)
