"""The stage that writes the answer: claims with quotes, from numbered passages."""

from collections.abc import Sequence
from dataclasses import dataclass

import dspy

from agent.confidence import chance
from agent.focus import Focus
from agent.lm import record_calls
from agent.signatures import Claim, Compose

_TITLE = 60


@dataclass(frozen=True)
class Draft:
    """What the LM wrote, not yet verified.

    `p_claims`: how probable the LM held it that there is something to claim, None where it gives
    no token probabilities.
    """

    claims: tuple[Claim, ...]
    p_claims: float | None


class ComposeStage(dspy.Module):
    """Asks the LM for claims; `insist` asks for at least one, whatever the LM doubts."""

    def __init__(self) -> None:
        super().__init__()
        self.predict = dspy.Predict(Compose)

    def forward(self, question: str, passages: Sequence[Focus], *, hint: str = "") -> Draft:
        """A draft from the passages; `hint` says what was wrong with an earlier one."""
        asked = f"{question}\n({hint})" if hint else question
        with record_calls() as calls:
            said = self.predict(passages=numbered(passages), question=asked)
        p_claims = chance(calls[-1], "claims", yes=("[{",), no=("[]",)) if calls else None
        claims = tuple(claim for claim in said.claims or () if claim.quote.strip())
        return Draft(claims, p_claims)


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
