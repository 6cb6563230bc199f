"""The one way in for corrections: `propose` and `decide`, whoever calls (command line, Slack, API).

A correction is data: its words are bounded and shown as they are, and told to no language model.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from agent.errors import BadCorrection, NeedsTwo, NoSuchCorrection
from agent.verify import align
from agent.wording import ours
from ingest.legible import legible
from sql import corrections, manuals, passages, site_notes
from sql.audience import Audience
from sql.corrections import NewCorrection, State, Subject
from sql.rows import Connection

MOST: Final = 1_000
"""Characters of a correction, and of the line that it names: what is shown is never cut."""
_WORD: Final = re.compile(r"\w+")
TERMINAL: Final = "terminal"
"""The channel of what was asked at the command line: nobody else was there."""
_FROM: Final[dict[State, tuple[State, ...]]] = {
    "approved": ("proposed", "refused", "withdrawn", "superseded"),
    "refused": ("proposed",),
    "withdrawn": ("approved",),
}
Verdict = Literal["approved", "refused", "withdrawn"]


@dataclass(frozen=True)
class Better:
    """A better answer: in words (`text`), as a page of a manual, or as a line on it (`quote`);
    words may stand beside a place. `instead_of`: a note that it takes the place of."""

    answer_id: int
    by: str
    text: str = ""
    manual_id: int | None = None
    page: int | None = None
    quote: str = ""
    instead_of: int | None = None


@dataclass(frozen=True)
class Decided:
    """What a decision changed: the ids of the notes that came or went; none, where it stood."""

    status: State
    changed: tuple[int, ...] = ()


def propose(
    conn: Connection,
    audience: Audience,
    better: Better,
    *,
    source: str,
    key: str | None = None,
    anywhere: bool = False,
) -> int | None:
    """The correction is stored, and waits for somebody to decide; its id, or None where the team
    has one with this `key` already.

    It may name a manual that the answer shows or names; `anywhere`: any that the audience may read.
    It stays in the conversation of its question. Raises BadCorrection where it says nothing, or
    what the manual does not hold.
    """
    subject = corrections.subject(conn, audience, better.answer_id)
    if subject is None:
        raise BadCorrection(ours("There is no such answer any more."))
    better = replace(better, text=_clean(better.text), quote=_clean(better.quote))
    _check(better)
    quote, passage_id = "", None
    if better.manual_id is not None:
        _check_manual(conn, audience, better.manual_id, subject, anywhere=anywhere)
        if better.page is not None:
            quote, passage_id = _place(conn, audience, better.manual_id, better.page, better.quote)
    elif not subject.whole:
        raise BadCorrection(
            ours(
                "A manual that this answer stood on is gone: ask again, and correct the new answer."
            )
        )
    conversation = "" if subject.channel == TERMINAL else subject.channel
    scope = subject.manual_ids if better.manual_id is None else [better.manual_id]
    if not scope and not conversation:
        raise BadCorrection(
            ours("Name the manual that this belongs to: who may read it sees the note.")
        )
    new = NewCorrection(
        audience.team,
        better.answer_id,
        better.by,
        better.text,
        "line" if quote else "text" if better.page is None else "page",
        subject.asked,
        scope,
        conversation,
        better.manual_id,
        better.page,
        passage_id,
        quote,
        better.instead_of,
        source,
        key,
    )
    return corrections.insert(conn, new)


def decide(
    conn: Connection,
    team: str,
    correction_id: int,
    verdict: Verdict,
    by: str,
    *,
    needs_two: bool = False,
    share: bool = False,
    reason: str = "",
) -> Decided:
    """The decision stands, all of it or nothing; decided so before, nothing changes.

    An approved one is a note from the transaction's end on: it stands beside the answer that it
    corrects, and notes on the same question give way to it. `share`: it leaves the conversation in
    which it was given, for all who may read its manuals. `reason`: why, as who wrote it reads it.
    Raises NoSuchCorrection, NeedsTwo where
    `needs_two` and it is approved by who wrote it, BadCorrection where this cannot be decided now.
    """
    held = corrections.hold(conn, team, correction_id)
    if held is None:
        raise NoSuchCorrection
    if verdict == "approved" and needs_two and by == held.user_id:
        raise NeedsTwo
    if share and not held.manual_ids:
        raise BadCorrection(
            ours("It names no manual, so nobody can say who may read it: not shared.")
        )
    if share and verdict == "approved":
        corrections.share(conn, correction_id)
    if held.status == verdict:
        return Decided(verdict)
    if held.status not in _FROM[verdict]:
        raise BadCorrection(f"It is {held.status}: it cannot be {verdict}.")
    gone: Sequence[int] = ()
    if verdict == "approved":
        gone = corrections.rivals(conn, team, held)
        corrections.decide(conn, gone, "superseded", by)
        site_notes.show_beside(conn, held.answer_id, [correction_id])
    corrections.decide(conn, [correction_id], verdict, by, _clean(reason)[:MOST])
    return Decided(verdict, (correction_id, *gone))


def _tight(printed: str, quote: str) -> str:
    """The printed lines without those in front (headings) that the quote says little of."""
    said = set(_WORD.findall(quote.casefold()))
    lines = printed.split("\n")
    while len(lines) > 1:
        words = _WORD.findall(lines[0].casefold())
        if words and 2 * sum(word in said for word in words) > len(words):
            break
        lines = lines[1:]
    return "\n".join(lines)


def _clean(text: str) -> str:
    return legible(text).strip()


def _check(better: Better) -> None:
    if not better.text and better.page is None:
        raise BadCorrection(ours("Say it in words, or name the page of a manual."))
    if better.page is not None and better.manual_id is None:
        raise BadCorrection(ours("Name the manual that the page is in."))
    if better.quote and better.page is None:
        raise BadCorrection(ours("Name the page that the line is on."))
    if max(len(better.text), len(better.quote)) > MOST:
        raise BadCorrection(f"It is longer than {MOST} characters: keep to what matters.")


def _check_manual(
    conn: Connection, audience: Audience, manual_id: int, subject: Subject, *, anywhere: bool
) -> None:
    if not anywhere and manual_id not in subject.manual_ids:
        raise BadCorrection("The answer shows nothing of this manual.")
    current = {one.manual_id for one in manuals.searched(conn, audience)}
    if manual_id not in current:
        raise BadCorrection("There is no such manual, or a newer revision replaces it.")


def _place(
    conn: Connection, audience: Audience, manual_id: int, page: int, quote: str
) -> tuple[str, int | None]:
    """The line as it is printed, and the passage that holds it."""
    ids = site_notes.on_page(conn, audience, manual_id, page)
    there = passages.read(conn, audience, ids)
    if not there:
        raise BadCorrection(f"There is no text on page {page} of this manual.")
    if not quote:
        return "", None
    for passage in there:
        if found := align(quote, passage.text):
            return _tight(found.text, quote)[:MOST], passage.passage_id
    raise BadCorrection(f"Page {page} does not say that: copy the line as it is printed.")
