"""Our own sentences, and the language that they are said in."""

from agent.wording.catalogue import day_of, figure, in_language, languages, spoken
from agent.wording.language import language_accepted, language_for, language_of
from agent.wording.marks import Counted, Sentence, counted, ours
from agent.wording.plain import brief, plain
from sql.answers import Language

__all__ = [
    "Counted",
    "Language",
    "Sentence",
    "brief",
    "counted",
    "day_of",
    "figure",
    "in_language",
    "language_accepted",
    "language_for",
    "language_of",
    "languages",
    "ours",
    "plain",
    "spoken",
]
