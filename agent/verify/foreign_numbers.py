"""Numbers in German, French and Spanish words: a claim in the asker's language may have them.

They are looked up among the numbers of the cited lines. Words that mean something else in English
manuals (once, sept, elf) are left out, and so is one.
"""

import re
from decimal import Decimal

_WORDS: dict[int, str] = {
    2: "zwei deux dos",
    3: "drei trois tres",
    4: "vier quatre cuatro",
    5: "fünf fuenf cinq cinco",
    6: "sechs seis",
    7: "sieben siete",
    8: "acht huit ocho",
    9: "neun neuf nueve",
    10: "zehn dix diez",
    11: "onze",
    12: "zwölf zwoelf douze doce",
    15: "fünfzehn quinze quince",
    16: "sechzehn seize dieciséis",
    20: "zwanzig vingt veinte",
    30: "dreißig trente treinta",
    40: "vierzig quarante cuarenta",
    50: "fünfzig cinquante cincuenta",
    60: "sechzig soixante sesenta",
    100: "hundert cien",
}
_VALUES = {word: Decimal(value) for value, words in _WORDS.items() for word in words.split()}
_WORD = re.compile(r"[^\W\d_]+")


def in_words(text: str) -> list[tuple[str, Decimal]]:
    """(word, value) of each such number; names in capitals (DOS) are not read."""
    found = (match[0] for match in _WORD.finditer(text) if not match[0].isupper())
    return [(word, _VALUES[word.lower()]) for word in found if word.lower() in _VALUES]
