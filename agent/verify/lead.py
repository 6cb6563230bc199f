"""Whether one sentence of a language model's may stand in front of the manual's own lines.

A whitelist. It may where it is, word for word, one statement or one row of the cited lines: every
word and value of the lead has its partner there, in the same order, and nothing of the statement
is left out but what stands by itself. Besides there may be a phrase of what stands over the lines
(caption, heading, the manual's title) behind *for, on, of, in* or *to*. A word that only the
question has has no partner. What is not recognised is refused.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from agent.verify.canonical import canonical
from agent.verify.conversion import unconverted
from agent.verify.printed import as_printed, numbers_off
from agent.verify.prose import Pairs, ends, match_statement
from agent.verify.statements import Statement, limited, statements
from agent.verify.table import match_row
from agent.verify.words import Word, bare_forms, read, same, words_in

_LAYOUT = re.compile(r"^\s*(?:[-*]\s+|[•●○▪]\s*)?(?:\(?\d{1,3}[.)]\s+)?(?=\D)|\s*\[\d{1,2}\]")
_LONGEST = 400
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_MARKS = frozenset(".,;:!()[]'\"’‘“”-–—−/%°º·×±<>≤≥=+~≈&#$½¼¾*_⋅∙|•^⁻")
_SPLIT = re.compile(r"\s*(?:>|›|\||\n)\s*")
_TITLE = re.compile(r",|\band\b")
_NUMBER = re.compile(r"^\s*[\d.-]+\s+(?=\D)")
_IN_FRONT = words_in("for on in für bei pour sur para en")
_BEHIND = words_in("for für pour para")
_TO, _WHEN = words_in("to"), words_in("when")
_LINKS = words_in("and or & und oder et ou y o")


@dataclass(frozen=True)
class Row:
    """A row of a table; `heads` is parallel to `cells`, or empty where they are not known."""

    cells: tuple[str, ...]
    heads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cited:
    """What a lead cites: whole lines of prose and rows of tables, in order; and what stands over
    them: captions and header lines, the path of headings ("3 Engine > 3.2 Torque"), the title."""

    lines: tuple[str | Row, ...]
    over: tuple[str, ...] = ()
    section: str = ""
    manual: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is cited, as lines."""
        rows = (
            " | ".join((*line.cells, *line.heads)) if isinstance(line, Row) else line
            for line in self.lines
        )
        return (*rows, *self.over, self.section, self.manual)


@dataclass(frozen=True)
class Verdict:
    """`shown` is the lead with its values as printed, empty where it is refused; `reason` then
    says why, for the LM."""

    accepted: bool
    shown: str = ""
    reason: str = ""


def check_lead(question: str, lead: str, cited: Cited) -> Verdict:
    """Accept the lead where the cited lines say it; the question only makes the reason clearer."""
    text = " ".join(_LAYOUT.sub("", unicodedata.normalize("NFC", lead)).split())
    if not text or len(text) > _LONGEST:
        return Verdict(False, reason="Write one short sentence.")
    strange = next((text[at] for at in range(len(text)) if not _is_plain(text, at)), "")
    if strange:
        return Verdict(False, reason=f'Leave out "{strange}".')
    for said in dict.fromkeys((text, unconverted(text))):
        pairs = _match(said, cited)
        if pairs is None:
            continue
        shown = as_printed(said, pairs)
        off = numbers_off(shown, cited.texts)
        if off:
            return Verdict(False, reason=f'"{off[0]}" is not written so in the quoted lines.')
        return Verdict(True, shown)
    return Verdict(False, reason=_reason(question, text, cited))


def _is_plain(text: str, at: int) -> bool:
    """Whether the character is a letter, an ASCII digit, a known mark or an exponent."""
    char, before, after = text[at], text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if char in _RAISED:
        return (before.isalnum() or before == "⁻") and not (after.isdigit() and after.isascii())
    return char.isalpha() or char == " " or char in _MARKS or (char.isascii() and char.isdigit())


def _match(text: str, cited: Cited) -> Pairs | None:
    """The lead's values with their partners, where one statement or row says it."""
    for line in cited.texts[: len(cited.lines)]:
        if line.rstrip().endswith(":"):
            break
        if _flat(text) == _flat(line):
            return []
    words = read(text)
    if sum(word.kind in ("word", "value") for word in words) < 2:
        return None
    over = _phrases(cited)
    prose = statements([line for line in cited.lines if isinstance(line, str)])
    rows = [line for line in cited.lines if isinstance(line, Row)]
    for said in dict.fromkeys((words, *_without_adjunct(words, over))):
        for statement in prose:
            pairs = match_statement(said, statement)
            if pairs is None and (label := _labelled(statement)):
                pairs = match_row(said, label, (), ())
            if pairs is not None:
                return _all_values(words, pairs)
        for row in rows:
            pairs = match_row(said, row.cells, row.heads, over)
            if pairs is not None:
                return _all_values(words, pairs)
    return None


def _all_values(words: Sequence[Word], pairs: Pairs) -> Pairs:
    """The pairs in the order of the lead; values of an adjunct are as printed already."""
    order = {id(word.token): at for at, word in enumerate(words) if word.token}
    return sorted(pairs, key=lambda pair: order.get(id(pair[0].token), 0))


def _flat(text: str) -> str:
    flat = " ".join(canonical(_LAYOUT.sub("", text)).text.replace("|", " ").split()).rstrip(".")
    return flat[:1].casefold() + flat[1:]


def _labelled(statement: Statement) -> tuple[str, str] | None:
    """Label and what it says, of a statement such as Gland bolts: 25 N·m."""
    marks = [at for at, word in enumerate(statement) if word.kind == "mark" and word.key == ":"]
    if len(marks) != 1 or not 0 < marks[0] < len(statement) - 1:
        return None
    label, rest = statement[: marks[0]], statement[marks[0] + 1 :]
    if limited(label) or limited(rest):
        return None
    return " ".join(w.text for w in label), " ".join(w.text for w in rest)


def _phrases(cited: Cited) -> tuple[Statement, ...]:
    """What stands over the lines, as phrases that name something: no limits, no lists."""
    texts = [
        *(line for line in cited.over if "|" not in line),
        *_SPLIT.split(cited.section),
        *_TITLE.split(cited.manual),
    ]
    found = []
    for text in texts:
        words = tuple(w for w in read(_NUMBER.sub("", text)) if w.kind in ("word", "value"))
        if words and not limited(words) and not any(w.key in _LINKS for w in read(text)):
            found.append(words)
    return tuple(found)


def _without_adjunct(words: Statement, over: Sequence[Statement]) -> Iterator[Statement]:
    """The lead without "for the <heading>," in front, or "for the <heading>" behind; of a heading
    such as Replacing the packing without "to replace the packing", "when replacing it"."""
    for phrase in over:
        runs = [phrase[a:b] for a in range(len(phrase)) for b in range(len(phrase), a, -1)]
        to = [(replace(phrase[0], key=verb), *phrase[1:]) for verb in bare_forms(phrase[0].key)]
        when = [phrase] if to else []
        for before, after, named in (
            (_IN_FRONT, _BEHIND, runs),
            (_TO, _TO, to),
            (_WHEN, _WHEN, when),
        ):
            for run in named:
                yield from _without(words, run, before, after)


def _without(
    words: Statement, run: Statement, before: frozenset[str], after: frozenset[str]
) -> Iterator[Statement]:
    if words[0].key in before:
        for _, end in ends(words, 1, run):
            if end < len(words) and words[end].is_break:
                yield words[end + 1 :]
    for at in range(1, len(words) - 1):
        if words[at].key in after:
            for _, end in ends(words, at + 1, run):
                if all(word.kind == "soft" or word.is_break for word in words[end:]):
                    yield words[:at]


def _reason(question: str, text: str, cited: Cited) -> str:
    """What the lead has that the lines do not; else that it must keep their words."""
    printed = [word for line in cited.texts for word in read(line)]
    for word in read(text):
        if word.kind in ("soft", "mark") or any(same(word, other) for other in printed):
            continue
        if word.kind == "value":
            return f'"{word.text}" is not in the quoted lines.'
        if any(same(word, other) for other in read(question)):
            return f'"{word.text}" stands only in the question, not in the quoted lines.'
        return f'"{word.text}" is not in the quoted lines.'
    return "Say one line of these in its own words and order, and leave nothing of it out."
