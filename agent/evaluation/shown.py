"""Score what a technician was shown, on question sets whose answers have `must_show` strings.

A string is shown where it stands in the message's text or in its cited lines, all white space and
case aside. What is scored is the message, whatever wrote it: a final answer, or the lines that were
shown before there was one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ANSWERS = ("answered", "partial")


@dataclass(frozen=True)
class Cited:
    """A line of a message: where it stands, and which part of the answer it belongs to.

    `doc` is the PDF's name without its ending, pages are 1-based; a line whose page is only known
    as a range has a `page_to`.
    """

    doc: str | None
    page: int
    text: str
    part: int = 0
    page_to: int | None = None

    @property
    def units(self) -> frozenset[str]:
        """The pages as the question sets name them: `<doc>#p<page>`."""
        last = self.page if self.page_to is None else self.page_to
        return frozenset(f"{self.doc}#p{page}" for page in range(self.page, last + 1))


@dataclass(frozen=True)
class Message:
    """What was shown for a question: its status, its text, and its lines in order."""

    status: str
    text: str
    cited: tuple[Cited, ...]

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Message":
        """The message of a document of `shoptalk ask --json`.

        Each citation has the PDF added that it is from: its name as `pdf`, or without the ending
        as `doc`. A document without parts is one part.
        """
        cited = tuple(
            Cited(_doc(line), line["page"], line["quote"], line.get("part") or 0)
            for line in document["citations"]
        )
        return cls(document["status"], document["answer"] or "", cited)


@dataclass(frozen=True)
class Scores:
    """What one message is worth; all false that needs a gold page where the question has none.

    `gold`: a cited page is a gold page. `wrong`: given as an answer, and no cited page is gold.
    `false_no`: "not found", though the manuals answer. `other_manual`: given as an answer, and its
    first part has a line of another manual than the question's.
    """

    shown_any: bool
    shown_all: bool
    first_any: bool
    first_all: bool
    gold: bool
    first_gold: bool
    answered: bool
    wrong: bool
    false_no: bool
    other_manual: bool

    @property
    def names(self) -> list[str]:
        """Those that are true."""
        return [name for name, value in vars(self).items() if value]


def score(question: Mapping[str, Any], message: Message) -> Scores:
    """Score a message as an answer to a question of a set with `must_show`."""
    wanted = list(question.get("must_show") or ())
    first = [line for line in message.cited if line.part == 0]
    shown = held(wanted, [message.text, *(line.text for line in message.cited)])
    shown_first = held(wanted, [line.text for line in first])
    relevant = set(map(str, question["relevant"]))
    gold = [bool(line.units & relevant) for line in message.cited]
    answered = message.status in ANSWERS
    answerable = bool(question["answerable"])
    return Scores(
        shown_any=any(shown),
        shown_all=bool(shown) and all(shown),
        first_any=any(shown_first),
        first_all=bool(shown_first) and all(shown_first),
        gold=any(gold),
        first_gold=gold[:1] == [True],
        answered=answered,
        wrong=answerable and answered and not any(gold),
        false_no=answerable and message.status == "not_found",
        other_manual=answered and any(line.doc != question["doc"] for line in first),
    )


def _doc(line: Mapping[str, Any]) -> str | None:
    named = line.get("doc") or line.get("pdf")
    return None if named is None else str(named).removesuffix(".pdf")


def held(wanted: Sequence[str], texts: Iterable[str]) -> list[bool]:
    """For each string, whether the texts, read on one after the other, hold it."""
    said = squeezed("".join(texts))
    return [squeezed(one) in said for one in wanted]


def squeezed(text: str) -> str:
    """The text without white space, case folded."""
    return "".join(text.split()).casefold()
