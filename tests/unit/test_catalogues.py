"""Every sentence of ours is in every catalogue, with the same names to put in.

After a sentence was added or changed: `make catalogues` (`python -m tests.unit.test_catalogues`)
puts the new ones into each, untranslated, and takes out what nobody says any more.
"""

import re
import string
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from agent.wording.catalogue import ENGLISH, LETTERS, WORDS
from agent.wording.language import language_of
from sql.failure import Failure, said_of

_ROOT = Path(__file__).parents[2]
_FOLDER = _ROOT / "agent" / "wording" / "catalogues"
_SAID_IN = ("agent", "bot")
_MARKS = {"ours": None, "counted": (1, 2)}
_ERROR = re.compile(
    r"(?m)^class \w+\(\w*(?:Error|Failure|Failed|Refused|Unreachable|Pdf|Worded)\):"
)
"""Files with an error of ours."""
_FILES = sorted(_FOLDER.glob("*.po"))


@cache
def said() -> Catalog:
    """Every marked sentence of the code, with the files that say it."""
    found = Catalog()
    for room in _SAID_IN:
        for file, _, message, comments, _ in extract_from_dir(
            _ROOT / room, method_map=[("**.py", "python")], keywords=_MARKS
        ):
            found.add(message, None, [(f"{room}/{file}", 0)], auto_comments=comments)
    for room in ("sql", "ingest", *_SAID_IN):
        for path in sorted((_ROOT / room).rglob("*.py")):
            if _ERROR.search(path.read_text("utf-8")):
                import_module(".".join(path.relative_to(_ROOT).with_suffix("").parts))
    for error in sorted(_errors(Failure), key=lambda error: (error.__module__, error.__name__)):
        found.add(said_of(error), None, [(f"{error.__module__.replace('.', '/')}.py", 0)])
    return found


def _errors(error: type[Failure]) -> Iterator[type[Failure]]:
    """The errors of ours; of those that tests made up, none."""
    for one in error.__subclasses__():
        if one.__module__.partition(".")[0] in ("sql", "ingest", *_SAID_IN):
            yield one
        yield from _errors(one)


def read(path: Path) -> Catalog:
    """One language's catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale=path.stem)


def renewed(path: Path) -> Catalog:
    """The catalogue with exactly the sentences that the code says now."""
    catalogue = read(path)
    catalogue.update(said(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def put(path: Path) -> None:
    """Write it anew."""
    catalogue = renewed(path)
    catalogue.msgid_bugs_address = "the project's issues"
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, sort_by_file=True, include_lineno=False)


@pytest.mark.parametrize("path", _FILES, ids=[path.stem for path in _FILES])
def test_every_sentence_is_translated(path: Path) -> None:
    """Each once, none that nobody says, none in doubt, with the same names to put in."""
    there = {message.id: message for message in read(path) if message.id}
    assert set(there) == {message.id for message in said() if message.id}
    for message in there.values():
        assert not message.fuzzy, message.id
        for translated in _texts(message.string):
            assert translated, message.id
            assert _names(translated) == _names(_texts(message.id)[-1]) or (
                "{count}" not in translated and message.pluralizable
            ), translated


@pytest.mark.parametrize("path", _FILES, ids=[path.stem for path in _FILES])
def test_a_language_is_known_by_its_file(path: Path) -> None:
    """Its commonest words are those of a sentence in it, and what we say in it is known as it."""
    messages = {message.id: message.string for message in read(path)}
    assert messages[WORDS] != WORDS
    assert messages[LETTERS] != LETTERS
    texts = [text for message in read(path) if message.id for text in _texts(message.string)]
    long = [text for text in texts if len(text.split()) >= 12 and text != messages[WORDS]]
    known = [language_of(text) for text in long]
    assert set(known) <= {path.stem, ENGLISH}
    assert known.count(path.stem) >= 0.8 * len(long)


def _texts(string: object) -> list[str]:
    return [str(one) for one in string] if isinstance(string, tuple | list) else [str(string)]


def _names(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def _untranslated(catalogue: Catalog) -> list[Message]:
    return [one for one in catalogue if one.id and not all(_texts(one.string))]


def main() -> None:
    """Put the sentences into each catalogue, and say what is to be translated."""
    for path in _FILES:
        put(path)
        left = _untranslated(read(path))
        print(f"{path.relative_to(_ROOT)}: {len(left)} to translate")


if __name__ == "__main__":
    main()
