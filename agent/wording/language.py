"""Which language a person writes: by its commonest words and letters, without a model.

It chooses the language of our own sentences. In doubt it is English: the manuals' lines, numbers
and identifiers are shown as printed whatever it says. The words are in the catalogues.
"""

import re
from functools import cache
from typing import Final

from agent.wording.catalogue import ENGLISH, LETTERS, WORDS, catalogue, languages
from sql.answers import Language

_OTHERS: Final = {
    "pt": """
        o os as um uma uns umas dos das do da no na nos nas ao aos à às é são e ou que qual quais
        como quanto quanta quantos onde quando quem com em para por se não eu deve há meu minha isto
        esta obrigado fica leva qualquer
    """,
    "it": """
        il lo la i gli le un una di del della dei delle è sono e o che qual quale quali come quanto
        quanta dove quando chi con in per da dal si non devo deve al alla mio questo grazie cosa
    """,
    "nl": """
        de het een van is zijn was wat hoe waar wanneer wie welke welk en of met op voor bij naar
        over in aan ik we moet kan niet geen dit dat deze hoeveel bedankt
    """,
}
"""Languages without a catalogue that are like one that has one: who writes them gets English, and
not a neighbour."""
_OTHERS_LETTERS: Final = {"pt": "ãõçáéêàíóú", "it": "èàùòìé"}
_WORD = re.compile(r"[^\W\d_]+")
_WEIGHT: Final = re.compile(r"[01](\.[0-9]{0,3})?")
_ASKED: Final = 30
_ENOUGH = 1.25
_MARGIN = 0.5


def language_of(*texts: str) -> Language:
    """The language of the first of the texts that shows one, if we speak it; English where none
    does."""
    for text in texts:
        if found := _shown(text.casefold()):
            return found if found in languages() else ENGLISH
    return ENGLISH


def language_for(locale: str | None) -> Language:
    """The language of a locale (`de-DE`, as Slack tells a person's) if we speak it, or English."""
    code = (locale or "").replace("_", "-").partition("-")[0].lower()
    return code if code in languages() else ENGLISH


def language_accepted(header: str) -> Language:
    """The first language that we speak of those that a browser asks for, or English.

    `header`: its Accept-Language (https://www.rfc-editor.org/rfc/rfc9110#name-accept-language).
    """
    asked = []
    for number, one in enumerate(header.split(",")[:_ASKED]):
        tag, *parameters = (part.strip() for part in one.split(";"))
        weights = [part[2:] for part in parameters if part[:2].lower() == "q="]
        weight = float(weights[0]) if weights and _WEIGHT.fullmatch(weights[0]) else 1.0
        code = tag.partition("-")[0].lower()
        if weight > 0 and code in languages():
            asked.append((-weight, number, code))
    return min(asked)[2] if asked else ENGLISH


@cache
def _known() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """By language, its commonest words and the letters that few others have."""
    spoken = {
        language: (catalogue(language).gettext(WORDS), _letters(language))
        for language in languages()
    }
    others = {
        language: (words, _OTHERS_LETTERS.get(language, ""))
        for language, words in _OTHERS.items()
        if language not in spoken
    }
    return {
        language: (frozenset(words.split()), frozenset(letters))
        for language, (words, letters) in (spoken | others).items()
    }


def _letters(language: Language) -> str:
    letters = catalogue(language).gettext(LETTERS)
    return "" if letters in (LETTERS, "-") else letters


def _shown(text: str) -> str | None:
    """The language, or one of the others; a word that several have counts for each by its share."""
    if not re.search(r"[a-z]", text) and _WORD.search(text):
        return _by_letters(text)
    scores = dict.fromkeys(_known(), 0.0)
    for word in _WORD.findall(text):
        having = [language for language, (words, _) in _known().items() if word in words]
        for language in having:
            scores[language] += 1 / len(having)
    for language, (_, letters) in _known().items():
        scores[language] += 0.75 * len(letters & set(text))
    (best, most), (_, second) = sorted(scores.items(), key=lambda kept: -kept[1])[:2]
    return best if most >= _ENOUGH and most >= second + _MARGIN else None


def _by_letters(text: str) -> str:
    """Of another script than the Latin: that with most words and letters there; else English."""
    words = set(_WORD.findall(text))
    shared = {
        language: len(words & common) + len(letters & set(text))
        for language, (common, letters) in _known().items()
    }
    best = max(shared, key=shared.__getitem__)
    return best if shared[best] else ENGLISH
