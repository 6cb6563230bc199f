"""The characters of a page, one for each that pdfium counts, with what pdfium leaves open decided.

Open are control codes (a space, a ligature of TeX, a glyph's number), hyphens that break a word at
a line end or are printed within one, codes of Windows, signs of the font Symbol, and what is not
in Unicode's first plane.
"""

import ctypes
import re
from dataclasses import dataclass

import pypdfium2.raw as raw

from ingest.page.letters.characters import (
    SYMBOL_FONT,
    UNKNOWN,
    from_utf8,
    joined,
    kept_numbers,
    spelled,
)
from ingest.page.letters.font_codes import FontCodes
from ingest.page.letters.spaced import spaces_within

SOFT_HYPHEN = "\x02"
"""Ends a word that pdfium saw broken by a hyphen at a line end; `ingest.page.lines` mends it."""
_DECIDED = "\ufdd0"
"""Stands, within a word, for a character whose text is kept beside the page's."""
_OPEN = re.compile(
    "(?<!\r)\n|\r(?!\n)|[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\uf020-\uf0ff\ufffe]"
)
"""Characters that are looked at: pdfium itself ends lines with both of \\r and \\n."""
_LIGATURES = dict(
    zip((*range(0x0B, 0x10), *range(0x1B, 0x20)), 2 * ("ff", "fi", "fl", "ffi", "ffl"), strict=True)
)
"""Codes of ligatures in TeX's text fonts, the old (OT1) and the new (T1) encoding."""
_BREAKS = frozenset("\t\n\x0b\x0c\r\0")
_LEAST_AREA = 0.01
"""Share of the letter height that a drawn glyph is at least wide and high."""
_SAMPLED = 12
"""Characters of a page that are asked whether their font has letters."""


@dataclass(slots=True)
class Codes:
    """`text` has one character for each of pdfium's, so that a place in it is pdfium's index."""

    text: str
    instead: dict[int, str]
    """The text of a character that is not the one that stands at its place."""

    def spelling(self, first: int, end: int) -> str:
        """The text of the characters from `first` to before `end`."""
        text = self.text[first:end]
        if text.isascii() and text.isprintable():
            return text
        return joined(
            "".join(
                self.instead[at] if char == _DECIDED and at in self.instead else spelled(char)
                for at, char in enumerate(text, first)
            )
        )


def read_codes(textpage: ctypes.c_void_p, max_chars: int, fonts: FontCodes | None) -> Codes:
    """The characters of a page, at most `max_chars`; without `fonts`, none is asked."""
    count = min(raw.FPDFText_CountChars(textpage), max_chars)
    codes = _whole(textpage, count) or _one_by_one(textpage, count)
    decided = _Decided(textpage, codes.text, fonts)
    for match in _OPEN.finditer(codes.text):
        decided.look_at(match.start())
    if fonts is not None and (decided.asked or _strange(textpage, codes.text)):
        decided.ask_all(fonts)
    decided.instead |= dict.fromkeys(spaces_within(textpage, codes.text), "")
    codes.instead |= decided.instead
    if decided.instead:
        chars = list(codes.text)
        for at, text in decided.instead.items():
            chars[at] = text if text in (" ", SOFT_HYPHEN) else _DECIDED
        codes.text = "".join(chars)
    codes.text = kept_numbers(codes.text)
    return codes


def _whole(textpage: ctypes.c_void_p, count: int) -> Codes | None:
    """All in one call; None where pdfium's text has not one character for each that it counts."""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(textpage, 0, count, buffer)
    text = bytes(buffer)[: 2 * count].decode("utf-16-le", "surrogatepass")
    pairs = any("\ud800" <= char <= "\udfff" for char in set(text))
    return None if written != count + 1 or pairs or len(text) != count else Codes(text, {})


def _one_by_one(textpage: ctypes.c_void_p, count: int) -> Codes:
    chars: list[str] = []
    instead: dict[int, str] = {}
    for at in range(count):
        code = raw.FPDFText_GetUnicode(textpage, at)
        if code > 0x10FFFF:
            instead[at] = from_utf8(code)
        elif 0xDC00 <= code <= 0xDFFF and chars and "\ud800" <= chars[-1] <= "\udbff":
            pair = chars[-1] + chr(code)
            instead[at - 1] = spelled(pair.encode("utf-16", "surrogatepass").decode("utf-16"))
            instead[at] = ""
            chars[-1] = _DECIDED
        chars.append(_DECIDED if at in instead else chr(code))
    return Codes("".join(chars), instead)


class _Decided:
    """Decides on the open characters of one page."""

    def __init__(self, textpage: ctypes.c_void_p, text: str, fonts: FontCodes | None) -> None:
        self.page, self.text, self.fonts = textpage, text, fonts
        self.instead: dict[int, str] = {}
        self.asked = False
        """Whether a font without letters was met."""

    def look_at(self, at: int) -> None:
        char = self.text[at]
        if raw.FPDFText_IsGenerated(self.page, at) == 1:
            return
        if char in "\x02\ufffe\u00ad":
            self.hyphen(at, char)
        elif "\uf020" <= char <= "\uf0ff":
            sign = SYMBOL_FONT.get(ord(char) & 0xFF)
            if sign and "symbol" in _font(self.page, at).lower():
                self.instead[at] = sign
        else:
            self.control(at, char)

    def hyphen(self, at: int, char: str) -> None:
        """A soft hyphen (U+00AD) that is drawn within a line is how some write hyphen and minus."""
        if char == "\u00ad":
            before = self.text[at - 1 : at].isalnum()
            if before and self.text[at + 1 :].lstrip(" ")[:1] in ("", "\r", "\n"):
                self.instead[at] = SOFT_HYPHEN
            elif not _is_drawn(self.page, at):
                self.instead[at] = ""
        elif raw.FPDFText_IsHyphen(self.page, at) == 1:
            self.instead[at] = SOFT_HYPHEN
        else:
            self.control(at, "\x02")

    def control(self, at: int, char: str) -> None:
        code = ord(char)
        drawn = _is_drawn(self.page, at)
        if self.fonts is not None and raw.FPDFText_HasUnicodeMapError(self.page, at) == 1:
            letter = self.fonts.letter(_font(self.page, at), code)
            if letter is not None:
                self.asked = True
                self.instead[at] = spelled(letter) or UNKNOWN
                return
        if code in _LIGATURES and drawn and self.within_word(at):
            self.instead[at] = _LIGATURES[code]
        elif char in _BREAKS:
            self.instead[at] = " "
        elif code >= 0x80:
            # A font without names for its letters; these are Windows' dashes and quotation marks.
            self.instead[at] = bytes((code,)).decode("cp1252", "replace")
        else:
            self.instead[at] = ""

    def within_word(self, at: int) -> bool:
        """Whether letters of the same font stand beside it, and none over it."""
        font = _font(self.page, at)
        left, right = _sides(self.page, at)
        beside = False
        for other in (at - 1, at + 1):
            char = self.text[other : other + 1] if other >= 0 else ""
            if char.isascii() and char.isalpha():
                start, end = _sides(self.page, other)
                over = min(right, end) - max(left, start) > (right - left) / 2
                if over or _font(self.page, other) != font:
                    return False
                beside = True
        return beside

    def ask_all(self, fonts: FontCodes) -> None:
        """Letters for every character of the fonts without letters."""
        if not fonts.by_name:
            return
        for at, char in enumerate(self.text):
            if at in self.instead or raw.FPDFText_HasUnicodeMapError(self.page, at) != 1:
                continue
            letter = fonts.letter(_font(self.page, at), ord(char))
            if letter is not None:
                self.instead[at] = " " if letter.isspace() else spelled(letter) or UNKNOWN


def _strange(textpage: ctypes.c_void_p, text: str) -> bool:
    """Whether a named font of the page gives codes where letters should be."""
    step = max(1, len(text) // _SAMPLED)
    return any(
        raw.FPDFText_HasUnicodeMapError(textpage, at) == 1 and _font(textpage, at) != ""
        for at in range(0, len(text), step)
    )


def _font(textpage: ctypes.c_void_p, at: int) -> str:
    name = ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(textpage, at, name, 128, None)
    return name.value.decode("latin-1")


def _is_drawn(textpage: ctypes.c_void_p, at: int) -> bool:
    """Whether the character's glyph has an area; pdfium gives an empty one a thousandth of it."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(textpage, at, left, right, bottom, top)
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(textpage, at, box)
    least = _LEAST_AREA * max(box.top - box.bottom, 0.1)
    return bool(right.value - left.value > least and top.value - bottom.value > least)


def _sides(textpage: ctypes.c_void_p, at: int) -> tuple[float, float]:
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(textpage, at, box)
    return box.left, box.right
