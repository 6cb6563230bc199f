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
_OTHERS: dict[str, str] = {
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
"""Languages that our sentences are not in: who writes them gets English, and not a neighbour."""
_COMMON: dict[str, frozenset[str]] = {
    language: frozenset(words.split()) for language, words in (*_WORDS.items(), *_OTHERS.items())
}
_LETTERS = {"de": "äöüß", "fr": "çœèêàùîô", "es": "ñ¿¡áíóú", "pt": "ãõçáéêàíóú", "it": "èàùòìé"}
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 1.25
_MARGIN = 0.5


def language_of(*texts: str) -> Language:
    """The language of the first of the texts that shows one; English where none does."""
    for text in texts:
        found = _shown(text.casefold())
        if found in _OTHERS:
            return "en"
        for language in _WORDS:
            if found == language:
                return language
    return "en"


def _shown(text: str) -> str | None:
    """The language, or one of the others; a word that several have counts for each by its share."""
    if not re.search(r"[a-z]", text) and _WORD.search(text):
        return "en"  # another script
    scores: dict[str, float] = dict.fromkeys(_COMMON, 0.0)
    for word in _WORD.findall(text):
        having = [language for language, words in _COMMON.items() if word in words]
        for language in having:
            scores[language] += 1 / len(having)
    for language, letters in _LETTERS.items():
        scores[language] += 0.75 * len(set(letters) & set(text))
    (best, most), (_, second) = sorted(scores.items(), key=lambda kept: -kept[1])[:2]
    return best if most >= _ENOUGH and most >= second + _MARGIN else None
