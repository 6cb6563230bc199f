"""The DSPy program: its stages in order, its answer, and its state."""

from agent.program.answer import Answer, Cited, Part
from agent.program.outcomes import in_doubt, led_by, without_manuals
from agent.program.program import Answerer
from agent.program.state import DEFAULT_VERSION, default, dump, load

__all__ = [
    "DEFAULT_VERSION",
    "Answer",
    "Answerer",
    "Cited",
    "Part",
    "default",
    "dump",
    "in_doubt",
    "led_by",
    "load",
    "without_manuals",
]
