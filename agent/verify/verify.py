"""Keeps the claims that their cited lines say, and tells what is wrong with the others.

A claim holds when each evidence id exists, its quote stands in a cited passage (whose own words
replace it, grown to whole sentences or table rows), every checked token of its text is in these
*cited lines*, and it does not turn their sense round. A table's header counts as cited with its
row. Checked tokens are
- values with or without unit, in digits or in words (two, twelve; zwei, deux, dos): decimal point
  or comma, thousands separators, fractions (1/2, 1-1/2, ½), powers of ten, signs, percentages,
  temperatures, ordinals (3rd). Equal means the same amount and the same unit, however spelled;
  25 is not in 250 or 2.5, 5 not in -5, 61 N·m not in 61 lb-ft. A claim may leave out what kind
  of volt, psi or degree; it must name a printed unit (or the question does). In a table a bare
  value may take a unit from the header, but not another column's (`agent.verify.columns`);
- ranges (10-15, 10 to 15, between 10 and 15), as a whole; one end alone only where the claim
  calls it that end (at least, minimum, from; at most, maximum, up to);
- bounds: at least 12 V is not at most 12 V;
- tolerances: ±2 is not 2, unless the text says tolerance or within;
- codes: part numbers, stock numbers, fault codes, threads (M8x1.25, 1/2-13 UNC), dates, ratios;
  all characters but white space, case and a hyphen between letters and digits, so that E042 is
  E-042, but M8 is not M80 and E-42 not E-042;
- references (para 3-18, Table 4, step 2, grade 8, appendix F), with the cue that they are named
  by; a callout (5) or step number is not a quantity: "(5)" does not say five screws;
- the column: in a table whose header is known, a value comes from the column that claim and
  question name (`agent.verify.cells`); a row of the header is no answer;
- the row: where another row is of what the question or the claim names (by its first cell, a code,
  an item number or its name), the cited one is refused, even where the claim is the quote itself
  (`agent.verify.rows`, `agent.verify.row_names`); figure 3, item 2 may stand under FIG and ITEM;
- negation (not, never, no, without) and opposites (tighten, loosen; on, off), on words that both
  texts have.
A right conversion in brackets behind a value, which the lines do not have, is left out of what is
shown; a wrong one fails (`agent.verify.conversion`).
Exempt: list counters and evidence marks [1] of our own layout, which are removed; *one* and
*half* as plain words; a number from the question (or earlier in the thread) that the claim marks
as the asker's (`agent.verify.asker`). What is spelled otherwise than in the manual (1500 rpm for
1,500 RPM) is shown as the manual spells it, and every run of characters with a digit is looked up
in the lines once more before it is shown (`agent.verify.respell`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.verify.asker import Asker
from agent.verify.canonical import canonical
from agent.verify.cells import only_header, rows_at, wrong_column
from agent.verify.clauses import other_clause
from agent.verify.conversion import unconverted
from agent.verify.designators import other_one
from agent.verify.foreign_numbers import in_words
from agent.verify.negation import flipped
from agent.verify.number_match import Cited, Claimed, near_miss, support
from agent.verify.numbers import find
from agent.verify.quotes import Alignment, alignments
from agent.verify.references import lettered
from agent.verify.respell import as_printed, respelled
from agent.verify.rows import is_row_of, wrong_row
from agent.verify.tokens import Token
from sql.table_rows import TableRow

_LAYOUT = re.compile(r"(?m)^\s*(?:[-*•]|\(?\d{1,2}[.)])[ \t]+(?=\D)|\s*\[\d{1,2}\]")
_WORD = re.compile(r"[^\W_]{2,}")


@dataclass(frozen=True)
class Claim:
    """What the LM says: one sentence (empty: the quote itself), where from, in which words."""

    text: str
    evidence_ids: Sequence[str]
    quote: str


@dataclass(frozen=True)
class EvidencePassage:
    """A passage as given to the LM, under the id that claims cite. `page` is 1-based."""

    id: str
    passage_id: int
    manual: str
    page: int
    text: str
    cells: tuple[TableRow, ...] = ()
    """The rows of its tables, with the header over each cell."""
    carried: str = ""
    """The header's lines of its table that stand on an earlier page."""


@dataclass(frozen=True)
class VerifiedClaim:
    """A claim that holds. `quote` is `passage.text[start:end]`; `header` holds the lines of a
    table's header over a quoted row, each a substring of the passage or of what is carried to it
    from an earlier page; `index` is the claim's."""

    index: int
    text: str
    passage: EvidencePassage
    quote: str
    header: tuple[str, ...]
    start: int
    end: int
    score: float


@dataclass(frozen=True)
class Failure:
    """Why the claim at `claim_index` does not hold, in a sentence for the LM."""

    claim_index: int
    reason: str


@dataclass(frozen=True)
class Verdict:
    """The claims that hold, in their order, and a failure for each other."""

    kept: tuple[VerifiedClaim, ...]
    failures: tuple[Failure, ...]


def verify(
    question: str,
    claims: Sequence[Claim],
    evidence: Sequence[EvidencePassage],
    thread_numbers: Sequence[str] = (),
) -> Verdict:
    """Judge each claim alone. `thread_numbers`: what the asker said before, as texts."""
    asker = Asker.of(question, *thread_numbers)
    passages = {passage.id: passage for passage in evidence}
    kept: list[VerifiedClaim] = []
    failures: list[Failure] = []
    for index, claim in enumerate(claims):
        judged = _judge(index, claim, passages, asker)
        if isinstance(judged, VerifiedClaim):
            kept.append(judged)
        else:
            failures.append(Failure(index, judged))
    return Verdict(tuple(kept), tuple(failures))


def feedback(verdict: Verdict) -> str:
    """The failures as one hint for a repair try; empty when all claims hold."""
    if not verdict.failures:
        return ""
    several = len(verdict.kept) + len(verdict.failures) > 1
    said = [
        f"Claim {f.claim_index + 1}: {f.reason}" if several else f.reason for f in verdict.failures
    ]
    return " ".join([*said, "Copy quote and values exactly from a passage."])


def _judge(
    index: int, claim: Claim, passages: dict[str, EvidencePassage], asker: Asker
) -> VerifiedClaim | str:
    unknown = [name for name in claim.evidence_ids if name not in passages]
    if unknown:
        return f"There is no passage {unknown[0]}."
    if not claim.evidence_ids:
        return "The claim cites no passage."
    text = _LAYOUT.sub("", claim.text).strip()
    places = [
        (passage, place)
        for passage in (passages[name] for name in dict.fromkeys(claim.evidence_ids))
        for place in alignments(claim.quote, passage.text)
    ]
    wanted = _words(f"{text} {asker.text}")
    places.sort(key=lambda found: (-found[1].score, -len(wanted & _words(found[1].text))))
    reason = f'The quote "{_short(claim.quote)}" is not in the cited passage.'
    for number, (passage, place) in enumerate(places):
        judged = _against(text, passage, place, asker, index)
        if isinstance(judged, str) and (printed := unconverted(text)) != text:
            judged = _against(printed, passage, place, asker, index)
        if isinstance(judged, VerifiedClaim):
            return judged
        reason = judged if number == 0 else reason
    return reason


def _against(
    text: str, passage: EvidencePassage, place: Alignment, asker: Asker, index: int
) -> VerifiedClaim | str:
    span = (passage.text, place.start, place.end)
    if only_header(passage.cells, *span):
        return f'"{_short(place.text)}" is a table\'s header: quote the row under it.'
    rows = rows_at(passage.cells, *span)
    over = place.header(passage.text)
    if passage.carried and rows:
        over = (*passage.carried.splitlines(), *over)
    cited = Cited(place.text, "\n".join(over))
    if beside := wrong_row(asker.question, text, rows, passage.cells, cited):
        return beside
    for said in (asker.question, text):
        if another := other_one(said, cited.text):
            return f"It is about the {another}; the cited lines are about another one."
    shown = " ".join(place.text.split())
    if text:
        claimed = Claimed(text, asker.text)
        supports: list[tuple[Token, Token]] = []
        brought: list[str] = []
        for token in find(text):
            if asker.marked(token, text):
                brought.append(token.text)
            elif token.required:
                other = support(token, claimed, cited)
                if other is not None:
                    supports.append((token, other))
                elif not any(is_row_of(row, token) for row in rows):
                    return near_miss(token, cited)
        printed = {value for token in cited.tokens for value in token.values}
        for word, value in in_words(text):
            if value not in printed and not _words(word) <= _words(cited.text):
                return f'"{word}" is not in the quoted lines.'
        if misplaced := wrong_column(text, asker.text, rows):
            return misplaced
        if missing := lettered(canonical(text).text) - lettered(canonical(cited.text).text):
            return f"The quoted lines do not name {' '.join(min(missing))}."
        if not rows and (clause := other_clause(text, place.text)):
            return f'The lines say otherwise of it: "{_short(clause)}".'
        if flipped(text, cited.text):
            return "The claim says the opposite of the quoted lines."
        shown, run = as_printed(respelled(text, supports), cited.text, brought)
        if run:
            return f'"{run}" is not written so in the quoted lines.'
    return VerifiedClaim(
        index, shown, passage, place.text, over, place.start, place.end, place.score
    )


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)}


def _short(text: str, most: int = 80) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[:most].rsplit(' ', 1)[0]} …"
