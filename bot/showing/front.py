"""What a manual's first pages say of the machines that it is for."""

import re
from collections.abc import Iterator
from typing import Final

from agent.equipment import Effectivity, effectivities
from sql.pages import Page

_SENTENCE: Final = re.compile(r"(?<=[.;])\s+(?=[A-Z(•])|\n\s*\n")
_APPLIES: Final = re.compile(
    r"(?i)\b(?:appl(?:y|ies|icable|icability)|covers?|effectiv\w*|valid\s+for|intended\s+for"
    r"|identified\s+by|this\s+(?:manual|book|publication|bulletin)|gilt\s+für|s'applique"
    r"|se\s+aplica)\b"
)


def applies(page: Page) -> Iterator[Effectivity]:
    """Of the page's sentences those that say for which machines the manual is; a sentence on one
    task or part of it says nothing of the whole."""
    for sentence in _SENTENCE.split(page.text):
        if _APPLIES.search(sentence):
            yield from (one for one in effectivities(sentence) if not one.models)
