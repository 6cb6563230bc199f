"""The status card of a PDF: being read, waiting for a lead, ready, known already, refused, taken
back, removed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Final, Literal

from agent.wording import Counted, Language, counted, in_language, ours
from bot.showing.blocks.card_acts import about, acts
from bot.showing.blocks.content import Content, content, notice, paragraph, rich, small, words
from bot.showing.blocks.escape import cut
from bot.showing.blocks.lines import revision_of
from bot.showing.blocks.revisions import Revised, choices, sentences
from bot.showing.blocks.unlike_pdf import CURES, OTHER
from bot.showing.blocks.unread import Unread, places, unread

Outcome = Literal["ingested", "granted", "already", "waiting"]
_NAME = 120
_SAID: Final = {
    "ingested": ours("{name} is ready. Ask about it here."),
    # Known bytes: that they are known says that somebody else has them.
    "granted": ours("{name} is ready. Ask about it here."),
    "already": ours("{name} is here already; nothing to do."),
    "waiting": ours("{name} is read, and waits for a lead to approve it."),
}
_READING: Final = ours("Reading {name} …")
_UNTIL_THEN: Final = ours("Until then I answer nothing from it.")
_ANSWERED_THEN: Final = ours("I answer your question as soon as I have read it.")
_PAGES: Final = counted("{count} page", "{count} pages")
_PASSAGES: Final = counted("{count} passage", "{count} passages")
_PROCEDURES: Final = counted("{count} procedure", "{count} procedures")
_RECOGNISED: Final = counted(
    "{count} scanned page was read by OCR, which may mistake letters.",
    "{count} scanned pages were read by OCR, which may mistake letters.",
)
_UNRECOGNISED: Final = counted(
    "Its budget left {count} scanned page unread; whoever runs me can raise INGEST_OCR_PAGES or "
    "INGEST_OCR_SECONDS.",
    "Its budget left {count} scanned pages unread; whoever runs me can raise INGEST_OCR_PAGES or "
    "INGEST_OCR_SECONDS.",
)
_SCANS: Final = counted(
    "{count} page holds no text (a scan or a picture), and cannot be searched.",
    "{count} pages hold no text (a scan or a picture), and cannot be searched.",
)
_SCANS_AT: Final = counted(
    "{count} page holds no text (a scan or a picture; {where}), and cannot be searched.",
    "{count} pages hold no text (a scan or a picture; {where}), and cannot be searched.",
)
_DOUBTFUL: Final = counted(
    "{count} line holds a value that two readers read differently: an answer from there shows its "
    "picture.",
    "{count} lines hold values that two readers read differently: an answer from there shows its "
    "picture.",
)
_REFUSED: Final = ours("{name} was not added. {why}")
_DELETED: Final = ours("The file {name} was deleted.")
_DELETED_GONE: Final = ours(
    "The file {name} was deleted. I no longer answer from it in this conversation."
)
_DELETED_STILL_HERE: Final = ours(
    "The file {name} was deleted. It was shared here more than once, so I still answer from it in "
    "this conversation."
)
_REMOVED: Final = ours("{name} was removed by {by}. I answer from it nowhere any more.")
_REMOVED_BY_NOBODY: Final = ours("{name} was removed. I answer from it nowhere any more.")
_TAKEN_BACK: Final = ours(
    "{by} took {name} back: I no longer answer from it in this conversation. The file itself is "
    "still in Slack; share it anew to add it again."
)
_STILL_HERE: Final = ours(
    "{by} took {name} back. It was shared here more than once, so I still answer from it in this "
    "conversation."
)
_NOT_APPROVED: Final = ours("{name} was not approved ({by}), and is not kept. They say: {why}")


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


def from_document(card: Mapping[str, Any], language: Language = "en") -> Content | None:
    """The final card that the row tells of; None where it tells of none."""
    match card.get("kind"):
        case "ready":
            known = {one.name for one in fields(Read)} & card.keys() - {"revised"}
            revised = Revised(**card.get("revised", {}))
            read = Read(**{name: card[name] for name in known}, revised=revised)
            return ready(read, language)
        case "refused":
            return refused(card["name"], card["why"], language)
        case "not_a_pdf":
            return not_a_pdf(card["name"], card.get("why_not", "other"), language)
        case "not_approved":
            return told(_NOT_APPROVED, card["name"], language, by=card["by"], why=card["why"])
        case "removed":
            said = _REMOVED if card["by"] else _REMOVED_BY_NOBODY
            return told(said, card["name"], language, by=card["by"])
        case "taken_back" if "by" in card:
            said = _STILL_HERE if card["still_here"] else _TAKEN_BACK
            return told(said, card["name"], language, by=card["by"])
        case "taken_back":
            return taken_back(card["name"], language, still_here=card["still_here"])
        case _:
            return None


def reading(
    name: str, how_far: str = "", *, asked: bool = False, language: Language = "en"
) -> Content:
    """While the PDF is being read; `how_far` in words; `asked`: a question came with it."""
    said = in_language(_READING, language, name=_named(name))
    then = in_language(_ANSWERED_THEN, language) if asked else ""
    below = [part for part in (how_far, then) if part]
    return content([said, *below], [rich(words(said, bold=True)), *map(small, below)])


def ready(read: Read, language: Language = "en") -> Content:
    """The manual can be asked about; how much of it, and what of it cannot be searched."""
    title = " ".join(read.title.split())
    revision = revision_of(read.revision, title, language)
    name = f"{_named(title)}, {revision}" if revision else _named(title)
    said = in_language(_SAID[read.outcome], language, name=name)
    counts = [_count(_PAGES, read.pages, language), _count(_PASSAGES, read.passages, language)]
    if read.procedures is not None:
        counts.append(_count(_PROCEDURES, read.procedures, language))
    facts = f"{', '.join(counts)}."
    until = in_language(_UNTIL_THEN, language) if read.outcome == "waiting" else ""
    blocks = [rich(words(said, bold=True)), *map(paragraph, filter(None, [until, facts]))]
    described = about(read.equipment, read.readers, read.decided, language)
    blocks += [small(one) for one in described]
    revised = sentences(read.revised, language)
    scans = " ".join(filter(None, [*_unsearched(read, language), unread(read.left, language)]))
    doubtful = _some(_DOUBTFUL, read.lines_doubtful, language)
    blocks += [paragraph(doubtful)] if doubtful else []
    blocks += [notice(scans)] if scans else []
    blocks += [*map(paragraph, revised), *choices(read.revised, language)]
    if read.upload_id:
        blocks.append(acts(read.upload_id, waits=read.outcome == "waiting", language=language))
    return content([said, until, facts, *described, doubtful, scans, *revised], blocks)


def told(sentence: str, name: str, language: Language = "en", **more: str) -> Content:
    """A card of one sentence; `name` is the file's, or the manual's."""
    said = in_language(sentence, language, name=_named(name), **more)
    return content([said], [paragraph(said)])


def refused(name: str, why: str, language: Language = "en") -> Content:
    """The file was not taken, and why, which is in the language."""
    said = in_language(_REFUSED, language, name=_named(name), why=why)
    return content([said], [notice(said)])


def not_a_pdf(name: str, why_not: str = "other", language: Language = "en") -> Content:
    """One sentence on a file that the bot was given but cannot read, and what to do instead."""
    return told(CURES.get(why_not, OTHER), name, language)


def taken_back(name: str, language: Language = "en", *, still_here: bool | None) -> Content:
    """The file was deleted. `still_here`: whether it is answered from all the same; None: it never
    was."""
    if still_here is None:
        return told(_DELETED, name, language)
    return told(_DELETED_STILL_HERE if still_here else _DELETED_GONE, name, language)


def _unsearched(read: Read, language: Language) -> list[str]:
    """What text recognition read, what its budget left, and the pages without text."""
    said = [
        _some(_RECOGNISED, read.pages_recognised, language),
        _some(_UNRECOGNISED, read.pages_unrecognised, language),
    ]
    if (count := read.pages_without_text) and read.without:
        where = places(read.without, count, language)
        return [*said, in_language(_SCANS_AT, language, count=count, where=where)]
    return [*said, _some(_SCANS, count, language)]


def _some(sentence: Counted, count: int, language: Language) -> str:
    """What is said of so many; of none, nothing."""
    return _count(sentence, count, language) if count else ""


def _count(sentence: Counted, count: int, language: Language) -> str:
    return in_language(sentence, language, count=count)


def _named(name: str) -> str:
    return cut(" ".join(name.split()), _NAME, "…")
