"""Our own sentences, and the language that they are said in."""

from agent.wording.language import Language, language_of
from agent.wording.plain import brief, plain
from agent.wording.translations import figure, in_language, spoken

__all__ = [
    "Language",
    "brief",
    "figure",
    "in_language",
    "language_of",
    "plain",
    "spoken",
]
