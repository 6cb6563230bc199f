"""Let an LM read what never changes before the first question has to wait for it."""

from collections.abc import Callable

from dspy.utils.exceptions import AdapterParseError

from agent.answering.ask import prompting
from agent.answering.asked import Kit
from agent.conversation import Thread, Turn
from agent.evidence import Line, Unit
from agent.lm import outages
from agent.reading import SmallReader
from sql.passages import Passage

_LINE = "Cover bolts M8: 28 Nm."
_ASKED = "What torque do the cover bolts take?"
_PASSAGE = Passage(0, 0, "Warm-up", None, 1, 1, None, "1 Cover", "text", 0, _LINE)
_UNIT = Unit("text", "1 Cover", "1 Cover", (Line(_PASSAGE, _LINE),))


def read_prompts(kit: Kit) -> None:
    """The LM has the instructions and demonstrations of every stage in its memory.

    Each stage is asked once, of a line that is nobody's. Raises LMUnavailable; without an LM
    nothing happens.
    """
    if kit.lm is None:
        return
    program, reader = kit.program, kit.program.reader
    thread = Thread((Turn("user", _ASKED), Turn("agent", _LINE)))
    stages: list[Callable[[], object]] = [
        lambda: program.rewrite(message=_ASKED),
        lambda: program.triage("and the M10?", thread, trust_action=False),
    ]
    if isinstance(reader, SmallReader):
        stages.append(lambda: reader.ask(_ASKED, _LINE))
    if program.decision.lead_kinds:
        stages.append(lambda: program.lead(question=_ASKED, unit=_UNIT))
    for stage in stages:
        with prompting(kit), outages():
            try:
                stage()
            except AdapterParseError:
                continue  # it was read all the same
