"""The one table of signal words: what a warning is headed with, in each language, and how strict.

The words of ISO 3864-2, ANSI Z535.6 and EN ISO 7010 as machine manuals print them, with the older
ones beside them. A *strict* word speaks of injury or damage, a note only adds something.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal word: `word` in lower case as it is spelt, `strict` where injury or damage follows
    from not heeding it. `plain`: it says so often at the head of common text ("Important ...") that
    only a mark behind it makes it one."""

    word: str
    strict: bool
    plain: bool = False

    @property
    def several(self) -> bool:
        """Whether it speaks of more than one: the title of a list of them."""
        return self.word[:-1] in SIGNALS


_STRICT: Final = {
    "en": "danger, warning, warnings, caution, cautions, notice, attention",
    "de": "gefahr, warnung, vorsicht, achtung, lebensgefahr, warnhinweis, warnhinweise",
    "fr": "danger, avertissement, attention, mise en garde, prudence, avis",
    "es": "peligro, advertencia, atención, precaución, aviso, cuidado",
    "it": "pericolo, avvertenza, avvertimento, attenzione, cautela, prudenza, avviso",
    "pt": "perigo, advertência, aviso, atenção, cuidado, precaução",
    "nl": "gevaar, waarschuwing, voorzichtig, let op, opgelet, pas op",
    "pl": "niebezpieczeństwo, ostrzeżenie, uwaga, przestroga, ostrożnie",
}
"""DANGER, WARNING, CAUTION and NOTICE (injury, injury, injury, damage) of each language."""
_PLAIN: Final = {
    "en": "important",
    "de": "wichtig",
    "fr": "important",
    "es": "importante",
    "it": "importante",
    "pt": "importante",
    "nl": "belangrijk",
    "pl": "ważne",
}
"""What farm and building machines print for damage to the machine."""
_NOTES: Final = {
    "en": "note, notes",
    "de": "hinweis, hinweise, anmerkung",
    "fr": "note, nota, remarque, remarques",
    "es": "nota, notas, observación",
    "it": "nota, note",
    "pt": "nota, notas, observação",
    "nl": "opmerking",
    "pl": "wskazówka, notatka",
}


def _spelt(word: str) -> Iterator[str]:
    """As it is, and without its accents, as capitals often are."""
    yield word
    yield "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def _table() -> dict[str, Signal]:
    found: dict[str, Signal] = {}
    for listed, strict, plain in ((_STRICT, True, False), (_PLAIN, True, True)):
        for words in listed.values():
            for word in words.split(", "):
                for spelt in _spelt(word):
                    found.setdefault(spelt, Signal(word, strict, plain))
    for words in _NOTES.values():
        for word in words.split(", "):
            for spelt in _spelt(word):
                found.setdefault(spelt, Signal(word, strict=False))
    return found


SIGNALS: Final = _table()
"""Each signal word by its spelling in lower case, with and without its accents."""
