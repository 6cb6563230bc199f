"""Our own sentences, and the language that they are said in."""

from agent.wording.language import Language, language_of
from agent.wording.plain import brief, plain
from agent.wording.translations import figure, put, spoken

__all__ = [
    "Language",
    "brief",
    "figure",
    "language_of",
    "plain",
    "put",
    "spoken",
]
