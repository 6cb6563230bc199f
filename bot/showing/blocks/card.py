"""The status card of a PDF: being read, waiting for a lead, ready, known already, refused, taken
back, removed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Final, Literal

from bot.showing.blocks.card_acts import about, acts
from bot.showing.blocks.content import Content, content, notice, paragraph, rich, small, words
from bot.showing.blocks.escape import cut
from bot.showing.blocks.lines import revision_of
from bot.showing.blocks.revisions import Revised, choices, sentences
from bot.showing.blocks.unread import Unread, places, unread

Outcome = Literal["ingested", "granted", "already", "waiting"]
_NAME = 120
_SAID = {
    "ingested": "is ready. Ask about it here.",
    # Known bytes: that they are known says that somebody else has them.
    "granted": "is ready. Ask about it here.",
    "already": "is here already; nothing to do.",
    "waiting": "is read, and waits for a lead to approve it.",
}
_UNTIL_THEN: Final = "Until then I answer nothing from it."
_ANSWERED_THEN: Final = "I answer your question as soon as I have read it."
_REMOVED: Final = "{name} was removed by {by}. I answer from it nowhere any more."
_REMOVED_BY_NOBODY: Final = "{name} was removed. I answer from it nowhere any more."
_TAKEN_BACK: Final = (
    "{by} took {name} back: I no longer answer from it in this conversation. The file itself is "
    "still in Slack; share it anew to add it again."
)
_STILL_HERE: Final = (
    "{by} took {name} back. It was shared here more than once, so I still answer from it in this "
    "conversation."
)
_NOT_APPROVED: Final = "{name} was not approved ({by}), and is not kept. They say: {why}"

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
    `left`: what of it could not be read, beside pages without text; `without`: the first of those.
    `procedures` None: not counted. `readers`: who may read it, in names that those who see the card
    may know. `decided`: who let it in. `upload_id` 0: a card without buttons.
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
    procedures: int | None = None
    without: Sequence[int] = ()
    equipment: str | None = None
    readers: Sequence[str] = ()
    decided: str = ""
    upload_id: int = 0

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
        case "not_approved":
            return told(_NOT_APPROVED, card["name"], by=card["by"], why=card["why"])
        case "removed":
            said = _REMOVED if card["by"] else _REMOVED_BY_NOBODY
            return told(said, card["name"], by=card["by"])
        case "taken_back" if "by" in card:
            said = _STILL_HERE if card["still_here"] else _TAKEN_BACK
            return told(said, card["name"], by=card["by"])
        case "taken_back":
            return taken_back(card["name"], still_here=card["still_here"])
        case _:
            return None


def reading(name: str, how_far: str = "", *, asked: bool = False) -> Content:
    """While the PDF is being read; `how_far` in words; `asked`: a question came with it."""
    said = f"Reading {_named(name)} …"
    then = _ANSWERED_THEN if asked else ""
    below = [part for part in (how_far, then) if part]
    return content([said, *below], [rich(words(said, bold=True)), *map(small, below)])


def ready(read: Read) -> Content:
    """The manual can be asked about; how much of it, and what of it cannot be searched."""
    title = " ".join(read.title.split())
    revision = revision_of(read.revision, title)
    name = f"{_named(title)}, {revision}" if revision else _named(title)
    said = f"{name} {_SAID[read.outcome]}"
    counts = [_count(read.pages, "page"), _count(read.passages, "passage")]
    if read.procedures is not None:
        counts.append(_count(read.procedures, "procedure"))
    facts = f"{', '.join(counts)}."
    until = _UNTIL_THEN if read.outcome == "waiting" else ""
    blocks = [rich(words(said, bold=True)), *map(paragraph, filter(None, [until, facts]))]
    described = about(read.equipment, read.readers, read.decided)
    blocks += [small(one) for one in described]
    revised = sentences(read.revised)
    without = _scans(read.pages_without_text, read.without)
    scans = " ".join(filter(None, [_recognised(read), without, unread(read.left)]))
    doubtful = _doubtful(read.lines_doubtful)
    blocks += [paragraph(doubtful)] if doubtful else []
    blocks += [notice(scans)] if scans else []
    blocks += [*map(paragraph, revised), *choices(read.revised)]
    if read.upload_id:
        blocks.append(acts(read.upload_id, waits=read.outcome == "waiting"))
    return content([said, until, facts, *described, doubtful, scans, *revised], blocks)


def told(sentence: str, name: str, **more: str) -> Content:
    """A card of one sentence; `name` is the file's, or the manual's."""
    said = sentence.format(name=_named(name), **more)
    return content([said], [paragraph(said)])


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


def _scans(count: int, pages: Sequence[int]) -> str:
    if not count:
        return ""
    hold = "1 page holds" if count == 1 else f"{count} pages hold"
    where = f"; {places(pages, count)}" if pages else ""
    return f"{hold} no text (a scan or a picture{where}), and cannot be searched."


def _doubtful(count: int) -> str:
    if not count:
        return ""
    hold = "1 line holds a value" if count == 1 else f"{count} lines hold values"
    return f"{hold} that two readers read differently: an answer from there shows its picture."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _named(name: str) -> str:
    return cut(" ".join(name.split()), _NAME, "…")
