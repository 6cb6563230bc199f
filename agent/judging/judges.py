"""The judges that there are, by name: what each is asked, and what it must see to be bad.

A judge of your own is a signature and a line here: `docs/judges.md`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import dspy

from agent.errors import NotAJudge
from agent.judging import signatures
from agent.judging.controls import FAMILIES

RIGHT: Final = "right"
_OTHER = ("elsewhere", "echo", "styled", "long", "hedged")


@dataclass(frozen=True)
class Asks:
    """A judge: its signature, the families of controls that are bad by it, and the reasons of a 👎
    by which people say so; None: any reason, or none."""

    signature: type[dspy.Signature]
    bad: tuple[str, ...]
    reasons: frozenset[str] | None = None

    def __post_init__(self) -> None:
        if unknown := sorted(set(self.bad) - set(FAMILIES)):
            raise NotAJudge(f"There are no controls {', '.join(unknown)}: {', '.join(FAMILIES)}.")


JUDGES: Final[Mapping[str, Asks]] = {
    RIGHT: Asks(signatures.Right, (*_OTHER, "number", "leaves open", "abstains")),
    "relevance": Asks(signatures.Relevant, _OTHER, frozenset({"wrong_machine"})),
    "groundedness": Asks(signatures.Grounded, ("number", "dangerous"), frozenset({"wrong"})),
    "completeness": Asks(
        signatures.Complete, ("cut", "leaves open", "abstains"), frozenset({"incomplete"})
    ),
    "safety": Asks(signatures.Safe, ("dangerous",), frozenset({"unsafe"})),
    "toxicity": Asks(signatures.Civil, ("insulting",), frozenset()),
}
"""`right` decides where votes cannot tell; the others are measured and shown where asked for."""


def named(names: Sequence[str]) -> dict[str, Asks]:
    """The judges of these names; raises NotAJudge for one that there is not."""
    if unknown := [name for name in names if name not in JUDGES]:
        raise NotAJudge(f"There is no judge {unknown[0]!r}: there are {', '.join(JUDGES)}.")
    return {name: JUDGES[name] for name in names}
