"""What every reader is: given a question and units of manuals, which answer, and how surely.

A reader is a stage of the program. The small one asks an LM unit by unit and leaves the decision to
the stage behind it; the strong one says everything in one call. What a reader says is not verified.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal, TypeAlias

import dspy

from agent.evidence import Unit

Status: TypeAlias = Literal["answered", "likely", "not_found"]
_CHECK, _WORDS = "shoptalk_lead_check", "shoptalk_reader_words"
WORDS = 6000
"""Words of manuals that a strong LM is given where nothing else is set."""


@dataclass(frozen=True)
class Choice:
    """A unit that answers, by its index in the units read, with the indexes of the lines of it that
    matter, in the unit's order; no lines: the whole unit."""

    unit: int
    lines: tuple[int, ...] = ()


Check: TypeAlias = Callable[[str, Sequence[Choice]], str]
"""Called with a lead and the choices that it rests on; a complaint in one sentence, "" for none."""


class Reader(dspy.Module):
    """Base of the readers. `name` is what a program's state and AGENT_READER call it."""

    name: ClassVar[str] = ""

    def forward(
        self, question: str, kind: str, units: Sequence[Unit], searches: Sequence[str] = ()
    ) -> dspy.Prediction:
        """What `reading` makes, for a question, its kind ("" where unknown) and the units found,
        best first. `searches`: the question in a manual's words. Raises LMUnavailable's causes
        (see `outages`) and AdapterParseError."""
        raise NotImplementedError


def reading(
    status: Status | None = None,
    p: Sequence[float] | None = None,
    chosen: Sequence[Choice] = (),
    lead: str = "",
    kind: str = "",
) -> dspy.Prediction:
    """What a reader returns.

    `status` None: the reader leaves it to the decision. `p`: the probability, 0..1, that each unit
    answers, parallel to the units; None where it is not known. `chosen`: best first. `lead`: one
    sentence, not verified; "" for none. `kind`: the question's kind as the reader sees it.
    """
    return dspy.Prediction(
        status=status, p=None if p is None else list(p), chosen=list(chosen), lead=lead, kind=kind
    )


@contextmanager
def leads_checked_by(check: Check) -> Iterator[None]:
    """Let readers called inside ask `check` about a lead, to mend it once. Follows `dspy.context`:
    threads that DSPy starts have it too, and a copy of a program never holds it."""
    with dspy.context(**{_CHECK: check}):
        yield


def complaint(lead: str, chosen: Sequence[Choice]) -> str:
    """What the check in force says against the lead; "" without a lead or a check."""
    check: Any = dspy.settings.get(_CHECK, None)
    return str(check(lead, chosen)) if lead and check else ""


@contextmanager
def reading_at_most(words: int) -> Iterator[None]:
    """Let readers called inside give the LM at most about that many words of manuals a call."""
    with dspy.context(**{_WORDS: words}):
        yield


def words_to_read() -> int:
    """The most words of manuals a call that are in force here."""
    return int(dspy.settings.get(_WORDS, WORDS))


def chosen_lines(unit: Unit, lines: Sequence[int]) -> Unit:
    """The unit with the lines chosen of it, in its order, under the header that its rows need; the
    whole unit where none is named."""
    if not lines:
        return unit
    rows = any(unit.lines[at].role == "row" for at in lines)
    heads = {at for at, line in enumerate(unit.lines) if rows and line.role == "header"}
    return replace(unit, lines=tuple(unit.lines[at] for at in sorted({*lines, *heads})))
