"""The status card of a PDF: being read, ready, known already, refused, taken back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

from bot.showing.blocks.content import Content, content, notice, paragraph, rich, small, words
from bot.showing.blocks.escape import cut
from bot.showing.blocks.lines import revision_of
from bot.showing.blocks.revisions import Revised, choices, sentences
from bot.showing.blocks.unread import Unread, unread

Outcome = Literal["ingested", "granted", "already"]
_NAME = 120
_SAID = {
    "ingested": "is ready. Ask about it here.",
    # Known bytes: that they are known says that somebody else has them.
    "granted": "is ready. Ask about it here.",
    "already": "is here already; nothing to do.",
}

_CURES = {
    "office": "export it as PDF and share that.",
    "page": "print it as PDF and share that, or copy the lines that matter into a message.",
    "video": "send a photo of what matters, or write what it shows.",
    "archive": "share the PDFs that are in it.",
    "linked": "it is only linked; share the PDF itself here.",
    "other": "export it as PDF and share that.",
}


@dataclass(frozen=True)
class Read:
    """A manual that was read, as its card tells of it.

    `revised`: what there is of other revisions that those who see the card may read.
    `lines_doubtful` may have been read wrongly.
    `left`: what of it could not be read, beside pages without text.
    """

    title: str
    revision: str | None
    pages: int
    passages: int
    pages_without_text: int
    outcome: Outcome
    pages_recognised: int = 0
    pages_unrecognised: int = 0
    lines_doubtful: int = 0
    left: Unread = field(default_factory=dict)
    revised: Revised = field(default_factory=Revised)

    def document(self) -> dict[str, Any]:
        """As JSON, for the row of the upload; see `from_document`."""
        return {"kind": "ready", **asdict(self)}


def from_document(card: Mapping[str, Any]) -> Content | None:
    """The final card that the row tells of; None where it tells of none."""
    match card.get("kind"):
        case "ready":
            known = {one.name for one in fields(Read)} & card.keys() - {"revised"}
            revised = Revised(**card.get("revised", {}))
            return ready(Read(**{name: card[name] for name in known}, revised=revised))
        case "refused":
            return refused(card["name"], card["why"])
        case "not_a_pdf":
            return not_a_pdf(card["name"], card.get("why_not", "other"))
        case "taken_back":
            return taken_back(card["name"], still_here=card["still_here"])
        case _:
            return None


def reading(name: str, how_far: str = "") -> Content:
    """While the PDF is being read; `how_far` in words."""
    said = f"Reading {_named(name)} …"
    return content(
        [said, how_far], [rich(words(said, bold=True)), *([small(how_far)] if how_far else [])]
    )


def ready(read: Read) -> Content:
    """The manual can be asked about; how much of it, and what of it cannot be searched."""
    title = " ".join(read.title.split())
    revision = revision_of(read.revision, title)
    name = f"{_named(title)}, {revision}" if revision else _named(title)
    said = f"{name} {_SAID[read.outcome]}"
    facts = f"{_count(read.pages, 'page')}, {_count(read.passages, 'passage')}."
    blocks = [rich(words(said, bold=True)), paragraph(facts)]
    revised = sentences(read.revised)
    without = _scans(read.pages_without_text)
    scans = " ".join(filter(None, [_recognised(read), without, unread(read.left)]))
    doubtful = _doubtful(read.lines_doubtful)
    blocks += [paragraph(doubtful)] if doubtful else []
    blocks += [notice(scans)] if scans else []
    blocks += [*map(paragraph, revised), *choices(read.revised)]
    return content([said, facts, doubtful, scans, *revised], blocks)


def refused(name: str, why: str) -> Content:
    """The file was not taken, and why."""
    said = f"{_named(name)} was not added. {why}"
    return content([said], [notice(said)])


def not_a_pdf(name: str, why_not: str = "other") -> Content:
    """One sentence on a file that the bot was given but cannot read, and what to do instead."""
    cure = _CURES.get(why_not, _CURES["other"])
    said = f"I read only PDFs, so I leave {_named(name)} alone: {cure}"
    return content([said], [paragraph(said)])


def taken_back(name: str, *, still_here: bool | None) -> Content:
    """The file was deleted. `still_here`: whether it is answered from all the same; None: it never
    was."""
    said = f"The file {_named(name)} was deleted."
    if still_here is not None:
        said += (
            " It was shared here more than once, so I still answer from it in this conversation."
            if still_here
            else " I no longer answer from it in this conversation."
        )
    return content([said], [paragraph(said)])


def _recognised(read: Read) -> str:
    """What text recognition read, and what its budget left."""
    said = []
    if read.pages_recognised:
        were = "was" if read.pages_recognised == 1 else "were"
        said.append(
            f"{_count(read.pages_recognised, 'scanned page')} {were} read by OCR, which may "
            "mistake letters."
        )
    if read.pages_unrecognised:
        said.append(
            f"Its budget left {_count(read.pages_unrecognised, 'scanned page')} unread; whoever "
            "runs me can raise INGEST_OCR_PAGES or INGEST_OCR_SECONDS."
        )
    return " ".join(said)


def _scans(count: int) -> str:
    if not count:
        return ""
    hold = "1 page holds" if count == 1 else f"{count} pages hold"
    return f"{hold} no text (a scan or a picture), and cannot be searched."


def _doubtful(count: int) -> str:
    if not count:
        return ""
    hold = "1 line holds a value" if count == 1 else f"{count} lines hold values"
    return f"{hold} that two readers read differently: an answer from there shows its picture."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _named(name: str) -> str:
    return cut(" ".join(name.split()), _NAME, "…")
