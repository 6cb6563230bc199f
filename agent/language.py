"""Which language a person writes: by its commonest words and letters, without a model.

It chooses the language of our own sentences. In doubt it is English: the manuals' lines, numbers
and identifiers are shown as printed whatever it says.
"""

import re

from sql.answers import Language

__all__ = ["Language", "language_of"]

_WORDS: dict[Language, str] = {
    "en": """
        the is are was a an of to for in on at and or what which how where when who why do does did
        can should must shall my it this that with from no not i you die den me most
    """,
    "de": """
        der die das dem den des ein eine einen einem einer ist sind war was wie wo wann wer warum
        welche welcher welches welchen welchem wieviel und oder mit auf für von vom zu zum zur bei
        beim nach über im in am an ich wir muss müssen soll kann darf wird werden nicht kein keine
        es man hoch viel bitte danke heißt
    """,
    "fr": """
        le la les l un une des du de d est sont et ou que qu quel quelle quels quelles comment
        combien où quand qui pourquoi avec dans sur pour par il elle je nous faut dois doit peut au
        aux pas ne à ce cette se s y merci
    """,
    "es": """
        el la los las un una unos del de es son y o que qué cuál cuáles cómo cuánto cuánta cuántos
        dónde cuándo quién con en para par por se lo debe hay no al su mi este esta gracias cual
        como cuanto donde
    """,
}
_COMMON = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_LETTERS: dict[Language, str] = {"en": "", "de": "äöüß", "fr": "çœèêàùîô", "es": "ñ¿¡áíóú"}
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 1.25
_MARGIN = 0.5


def language_of(*texts: str) -> Language:
    """The language of the first of the texts that shows one; English where none does."""
    for text in texts:
        if found := _shown(text.casefold()):
            return found
    return "en"


def _shown(text: str) -> Language | None:
    """A word that several languages have counts for each of them by its share."""
    scores: dict[Language, float] = dict.fromkeys(_COMMON, 0.0)
    for word in _WORD.findall(text):
        having = [language for language, words in _COMMON.items() if word in words]
        for language in having:
            scores[language] += 1 / len(having)
    for language, letters in _LETTERS.items():
        scores[language] += 0.75 * len(set(letters) & set(text))
    (best, most), (_, second) = sorted(scores.items(), key=lambda kept: -kept[1])[:2]
    return best if most >= _ENOUGH and most >= second + _MARGIN else None
