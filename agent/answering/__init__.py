"""One question from end to end, recorded: what bot and commands call."""

from agent.answering.ask import ask, prompting
from agent.answering.asked import Asked, Kit, Reply
from agent.answering.desk import ManualsDesk, fusion_of
from agent.answering.pinned import pinned_to, told
from agent.answering.warm import read_prompts

__all__ = [
    "Asked",
    "Kit",
    "ManualsDesk",
    "Reply",
    "ask",
    "fusion_of",
    "pinned_to",
    "prompting",
    "read_prompts",
    "told",
]
