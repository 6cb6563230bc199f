"""Let an LM read what never changes before the first question has to wait for it."""

from collections.abc import Callable

from dspy.utils.exceptions import AdapterParseError

from agent.answering.ask import Kit, prompting
from agent.conversation.thread import Thread, Turn
from agent.evidence.focus import Focus
from agent.lm.models import outages
from sql.passages import Passage

_LINE = "Cover bolts M8: 28 Nm."
_ASKED = "What torque do the cover bolts take?"
_PASSAGE = Passage(0, 0, "Warm-up", None, 1, 1, None, "1 Cover", "text", 0, _LINE)


def read_prompts(kit: Kit) -> None:
    """The LM has the instructions and demonstrations of every stage in its memory.

    Each stage is asked once, of a line that is nobody's. Raises LMUnavailable; without an LM
    nothing happens.
    """
    if kit.lm is None:
        return
    program = kit.program
    thread = Thread((Turn("user", _ASKED), Turn("agent", _LINE)))
    stages: tuple[Callable[[], object], ...] = (
        lambda: program.check(_ASKED, "Warm-up", _LINE),
        lambda: program.compose(_ASKED, [Focus(_PASSAGE, _LINE)]),
        lambda: program.triage("and the M10?", thread, trust_action=False),
    )
    for stage in stages:
        with prompting(kit), outages():
            try:
                stage()
            except AdapterParseError:
                continue  # it was read all the same
