"""Whether the letters that a page's fonts give are the letters that it shows.

A font may name no letters at all, or wrong ones: the page looks right and its text is noise. Noise
is told by pairs of letters that languages do not use; a listing or a table of codes uses few odd
pairs, noise many.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from functools import lru_cache
from string import ascii_lowercase

from ingest.page.letters.characters import UNKNOWN
from ingest.page.lines import Line

_COMMON = dict(zip(ascii_lowercase, (
    "abcdfgijklmnoprstuvwyz", "aeiloruy", "acehijkorstuz", "aeinorstuz", "abcdefghijklmnprstuvxyz",
    "aefilotu", "aeginorstuy", "adeilorty", "abcdefgijklmnopqrstuvyz", "aeilo", "aeiklorstuy",
    "adeghilmnostuyz", "abeilmnopu", "acdeghiklmnostuvyz", "abcdeghiklmnoprstuvwz", "aeiloprtu",
    "u", "acdeghijklmnorstuwyz", "acehiklopstuyz", "aehinorstuyz", "abcdefgijklmnoprstuvyz",
    "aeinoy", "aehinoy", "", "abcelmopstuw", "aeinotuwyz",
), strict=True))  # fmt: skip
"""By letter, those that follow it at least twice in a thousand pairs of one of 15 languages (cs,
da, de, en, es, fi, fr, hu, it, nl, pl, pt, ro, sv, tr; counted in the message catalogues of GNU
programs and of vim, accents left away)."""
_OFTEN = frozenset(first + second for first, others in _COMMON.items() for second in others)
_WORD = re.compile("[a-z]{3,}")
_ENOUGH = 60
"""Pairs from which a page can be called noise."""
_NOISE = 0.66
"""Share of common pairs below which it is. Of 780 pages of manuals the lowest are tables of signal
names at .71, of 950 public ones a table of TeX commands at .78; of pages with letters shifted by
one to 29 places all are below .57, with letters exchanged at random 95 of 100 are below .64."""
_LINE, _NOISE_LINE = 16, 0.55
"""Pairs, and the share of common ones, from which a line is noise: of 14,196 lines of manuals that
have so many none, of 23,222 public ones 63, of which 55 are noise."""
_NOISE_LINES, _NOISE_PART = 3, 0.2
"""Lines of noise, and their share of the text, from which the page is taken for noise."""
_LANGUAGE, _FEW = 0.85, 8
"""Share, and number, of common pairs from which text is taken for a language's."""
_UNKNOWN = 0.3
"""Share of characters that the fonts name no letter for from which the page is looked at."""


def letters_are_unknown(text: str, lines: Sequence[Line], share: float) -> bool:
    """Whether a page's text is not what it shows. `share` of its characters are without a letter.

    Lines of noise on a page that is none are marked as doubtful.
    """
    words = _words(text)
    common, pairs = _pairs(words)
    strange = sum(char == UNKNOWN or "\ue000" <= char <= "\uf8ff" for char in text)
    if max(share, strange / max(len(text), 1)) >= _UNKNOWN and not _is_language(common, pairs):
        return True
    odd = [word for word in words if 2 * _common_pairs(word) < len(word) - 1]
    if _pairs(odd)[1] < _LINE or not _is_latin(text):
        return False
    if pairs >= _ENOUGH and common < _NOISE * pairs:
        return True
    noise = [line for line in lines if _is_noise(line.text)]
    if len(noise) >= _NOISE_LINES and sum(len(x.text) for x in noise) > _NOISE_PART * len(text):
        return True
    for line in noise:
        line.doubt = line.doubt or "its font may not name the letters that it shows"
    return False


def is_language(text: str) -> bool:
    """Whether the text is surely of a language, whatever its font says of its letters."""
    return _is_language(*_pairs(_words(text)))


def _is_language(common: int, pairs: int) -> bool:
    return pairs >= _FEW and common >= _LANGUAGE * pairs


def _is_noise(line: str) -> bool:
    common, pairs = _pairs(_words(line))
    return pairs >= _LINE and common < _NOISE_LINE * pairs


def _words(text: str) -> frozenset[str]:
    """The text's words of Latin letters, each once: a name that a table repeats is one witness."""
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(char for char in plain if not unicodedata.combining(char))
    # "xxxx" and "mmm" are placeholders and units, of which nothing can be said.
    return frozenset(word for word in _WORD.findall(plain) if len(set(word)) > 2)


def _pairs(words: Collection[str]) -> tuple[int, int]:
    """(common pairs, pairs) of their letters."""
    return sum(map(_common_pairs, words)), sum(map(len, words)) - len(words)


@lru_cache(maxsize=16_384)
def _common_pairs(word: str) -> int:
    return sum(word[at : at + 2] in _OFTEN for at in range(len(word) - 1))


def _is_latin(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return 2 * sum(char < "\u0250" for char in letters) > len(letters)
