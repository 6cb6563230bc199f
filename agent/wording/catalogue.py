"""Our own sentences in other languages: gettext catalogues, one file a language.

A file `catalogues/xx.po` is all that a further language needs: its header says how plurals are
made, and two of its entries by which words and letters the language is known.
"""

import gettext
import io
from datetime import date
from functools import cache
from importlib import resources
from typing import Final

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import get_decimal_symbol

from agent.wording.marks import Counted, Sentence, ours
from sql.answers import Language

ENGLISH: Final[Language] = "en"
WORDS: Final = ours(
    "the is are was a an of to for in on at and or what which how where when who why do does did "
    "can should must shall my it this that with from no not i you die den me most"
)
"""The commonest words of the language, by which it is known: translated, those of another."""
LETTERS: Final = ours("letters that few other languages have")
"""Translated, those letters, without spaces; or a hyphen."""
_FOLDER: Final = resources.files("agent.wording") / "catalogues"


@cache
def languages() -> tuple[Language, ...]:
    """English and the languages that there is a catalogue for, by their ISO 639-1 codes."""
    names = [file.name for file in _FOLDER.iterdir()]
    return (ENGLISH, *sorted(name[:-3] for name in names if name.endswith(".po")))


@cache
def catalogue(language: Language) -> gettext.NullTranslations:
    """The language's catalogue, read once in a process; of English, or where there is none, one
    that says everything as it is."""
    if language == ENGLISH or language not in languages():
        return gettext.NullTranslations()
    with (_FOLDER / f"{language}.po").open("rb") as file:
        read = read_po(file, locale=language, abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def in_language(sentence: Sentence, language: Language, **names: object) -> str:
    """The sentence in the language, or in English where there is no translation; names put in.

    One that is counted needs the name `count`, a whole number.
    """
    known = catalogue(language)
    if isinstance(sentence, Counted):
        said = known.ngettext(sentence.one, sentence.many, int(str(names["count"])))
    else:
        said = known.gettext(sentence) if sentence else sentence
    return said.format(**names) if names else said


def figure(text: str, language: Language) -> str:
    """A number of our own as the language writes it; what a manual prints stays as it is."""
    return text.replace(".", get_decimal_symbol(language))


def day_of(day: date, language: Language) -> str:
    """Day and month in a few letters: `07 Nov`."""
    return format_date(day, "dd MMM", locale=language)


def spoken(text: str, language: Language) -> str:
    """The text with its first line in the language, where that is a sentence of ours."""
    first, newline, rest = text.partition("\n")
    return f"{in_language(first, language)}{newline}{rest}"
