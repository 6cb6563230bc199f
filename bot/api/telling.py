"""An answer as text with numbered sources, for clients that show text: ours, and OpenAI's."""

from dataclasses import dataclass
from typing import Any

from agent.wording import Language, in_language
from agent.wording import sentences as wording
from bot.api.asking import Told
from bot.showing import (
    GONE,
    MARK,
    Line,
    Part,
    flat,
    heading,
    it_is_here,
    machine,
    not_the_manual,
    note_heading,
    note_of,
    place,
    plain,
    shown_document,
    titled,
    why_narrow,
)


@dataclass(frozen=True)
class Source:
    """A page that the text cites; the text says `[number]` at [start, end)."""

    number: int
    manual_id: int
    page: int
    title: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True)
class Telling:
    """The text, and each place in it that cites a page."""

    text: str
    sources: tuple[Source, ...]


def url_of(base: str, manual_id: int, page: int) -> str:
    """Where the key can see the page."""
    return f"{base.rstrip('/')}/v1/manuals/{manual_id}/pages/{page}/picture"


def document_of(told: Told, base: str = "") -> dict[str, Any]:
    """The answer as `AnswerResult`; `base`: the API's address, for links to pages."""
    shown = told.shown
    document = shown_document(shown, told.nearest)
    for line in document["citations"]:
        line["url"] = url_of(base, line["manual_id"], line["page"])
    reply = told.reply
    return {
        **document,
        "answer": document["answer"] if shown.stands else "",
        "text": tell(told).text,
        "thread": told.thread,
        "channel": told.channel,
        "stands": shown.stands,
        "narrowed": told.why,
        "tokens": None if reply is None else {"in": reply.tokens_in, "out": reply.tokens_out},
    }


def tell(told: Told) -> Telling:
    """The text in the order of the message in Slack: site notes, our sentence, warnings, the
    manual's lines with their sources, remarks, and the list of sources."""
    shown = told.shown
    stored = shown.answer
    if not shown.stands:
        return Telling(in_language(GONE, stored.language), ())
    if stored.status in ("chat", "clarify"):
        return Telling(stored.text, ())
    writing = _Writing({one.ordinal: one.manual_id for one in stored.citations})
    language = stored.language
    for note in map(note_of, shown.notes):
        writing.add(note_heading(note, language))
        writing.add("\n".join(filter(None, [note.text, it_is_here(note, language)])))
        writing.add(not_the_manual(note, language))
    if stored.status == "not_found":
        writing.add(stored.text)
        near = [f"- {one.section or one.manual}: {_place(one, language)}" for one in told.nearest]
        if near:
            writing.add("\n".join([in_language(wording.NEAREST, language), *dict.fromkeys(near)]))
    else:
        writing.add(shown.sentence)
        for warning in shown.warnings:
            writing.add(f"{MARK} {flat(warning, language)} ({place(warning, language)})")
        for part in shown.parts:
            writing.part(part, language)
    writing.add("\n".join(stored.remarks))
    if stored.status != "answered":
        writing.add(why_narrow(told.why, language))
    writing.list_sources()
    return Telling(writing.text, tuple(writing.sources))


def _place(passage: Any, language: Language) -> str:
    return place(Line("", passage.manual, passage.page_from, passage.label), language)


class _Writing:
    def __init__(self, manuals: dict[int, int]) -> None:
        self.text = ""
        self.sources: list[Source] = []
        self._manuals = manuals
        self._numbers: dict[tuple[int, int], int] = {}
        self._named: list[str] = []

    def add(self, paragraph: str, between: str = "\n\n") -> None:
        if paragraph.strip():
            self.text += (between if self.text else "") + paragraph.strip()

    def part(self, part: Part, language: Any) -> None:
        """The place, the lead, and the lines, each with the number of its page."""
        self.add(" · ".join(filter(None, [machine(part, language), heading(part)])))
        unfit = (f"{MARK} {said}" for said in part.unfit)
        for above in (*unfit, *part.effect, part.lead, titled(part)):
            self.add(above, "\n")
        for line in part.lines:
            self.add(plain(line, language), "\n")
            self._cite(line, language)
            if line.doubt:
                said = in_language(wording.DOUBTFUL, language, why=line.doubt)
                self.add(f"{MARK} {said}", " ")

    def list_sources(self) -> None:
        self.add("\n".join(self._named))

    def _cite(self, line: Line, language: Language) -> None:
        manual_id = self._manuals.get(line.ordinal) if line.ordinal is not None else None
        if manual_id is None:
            return
        where = (manual_id, line.page)
        if where not in self._numbers:
            self._numbers[where] = len(self._numbers) + 1
            self._named.append(f"[{self._numbers[where]}] {place(line, language)}")
        number = self._numbers[where]
        start = len(self.text) + 1
        self.text += f" [{number}]"
        title = place(line, language)
        self.sources.append(Source(number, *where, title, line.quote, start, len(self.text)))
