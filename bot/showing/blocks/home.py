"""A home tab as Slack draws it: sections one below the other, as many as fit, and one person's own.

Not every block of a message may stand there: no table, no container, no markdown
(https://docs.slack.dev/reference/block-kit/blocks). What people wrote is plain text throughout.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from agent.wording import Language, counted, in_language, ours
from bot.showing.blocks.content import Block, paragraph, plain, rich, section, small
from bot.showing.blocks.escape import clean, cut

BLOCKS: Final = 100
"""That Slack takes in a home tab (https://docs.slack.dev/reference/views/home-tab-views)."""
BYTES: Final = 200_000
"""Slack says view_too_large at 250 kB; what is escaped on the way is longer."""
CALLBACK: Final = "home"

HEADING: Final = ours("Your questions")
NONE_ASKED: Final = ours(
    "You have not asked anything yet. Write here under Messages, or mention the bot in a channel."
)
WALKS: Final = ours("Walks in progress")
AT_STEP: Final = ours("At step {step} of {steps}")
REACH: Final = ours("Manuals that you can read")
NO_REACH: Final = ours(
    "There is no manual that you may read yet. Share a PDF with the bot, or join a channel that has"
    " manuals."
)
MORE: Final = ours("and {count} more")
NEW: Final = ours("New in the last two weeks")
NEW_MANUAL: Final = ours("Manual")
NEW_NOTE: Final = ours("Site note")
PAGES: Final = counted("{count} page", "{count} pages")
PAGE_NUMBER: Final = ours("page {page}")
REVISION: Final = ours("revision {revision}")
OUTSIDE: Final = ours(
    "You are a guest here, or of another team: what everyone in the team may read is not shown to"
    " you."
)
OPEN: Final = ours("Open")
OPEN_LONG: Final = ours("Go to this message")
REFRESH: Final = ours("Refresh")
REFRESHED: Final = ours("As of {at}")
STATUS: Final = {
    "answered": ours("✅ Answered"),
    "partial": ours("✅ Answered in part"),
    "likely": ours("🔎 Closest lines"),
    "passages": ours("🔎 Closest lines"),
    "not_found": ours("❌ Not in the manuals"),
    "clarify": ours("💬 A detail is missing"),
    "chat": ours("💬 Replied"),
    "": ours("⏳ Being answered"),
    "failed": ours("⚠ It could not be answered"),
    "stopped": ours("⏹ Stopped by you"),
}
_TEXT: Final = 200
_NAME: Final = 120
_BETWEEN: Final = " · "


@dataclass(frozen=True)
class Asked:
    """A question with what became of it; `url`: of its message, where it has one."""

    text: str
    status: str
    day: str
    url: str | None = None


@dataclass(frozen=True)
class Reach:
    """A manual that can be read."""

    title: str
    pages: int
    revision: str | None = None
    equipment: str | None = None


@dataclass(frozen=True)
class Fresh:
    """What is new: a manual, or a site note with its words and place."""

    day: str
    manual: Reach | None = None
    note: str = ""
    where: tuple[str, int] | None = None


Section = Sequence[Block]


def home_view(
    sections: Sequence[Section], *, at: str, notice: str = "", language: Language = "en"
) -> dict[str, Any]:
    """The view for `views.publish`: the sections in order, the last ones cut where Slack takes no
    more; `notice` stands above all."""
    blocks: list[Block] = [paragraph(f"ℹ️ {notice}"), {"type": "divider"}] if notice else []
    foot = _foot(at, language)
    for one in sections:
        more = list(one)
        if not more:
            continue
        if len(blocks) + len(more) + len(foot) > BLOCKS or _size([*blocks, *more]) > BYTES:
            break
        blocks += more
    return {"type": "home", "callback_id": CALLBACK, "blocks": [*blocks, *foot]}


def _size(blocks: Sequence[Block]) -> int:
    return len(str(blocks).encode())


def _foot(at: str, language: Language) -> list[Block]:
    button = {
        "type": "button",
        "action_id": "home_refresh",
        "text": plain(in_language(REFRESH, language), 75),
        "value": "refresh",
    }
    said = in_language(REFRESHED, language, at=at)
    return [{"type": "divider"}, small(said), {"type": "actions", "elements": [button]}]


def heading(text: str) -> Block:
    """What a section begins with."""
    return {"type": "header", "text": plain(text, 150)}


def image(file_id: str, alt: str) -> Block:
    """A picture that is a file of Slack's; `alt` has its figures in words."""
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": cut(alt, 2_000)}


def go_to(url: str | None, language: Language) -> Block | None:
    """A button that leads to a message."""
    if url is None:
        return None
    return {
        "type": "button",
        "action_id": "home_open",
        "text": plain(in_language(OPEN, language), 75),
        "accessibility_label": in_language(OPEN_LONG, language),
        "url": url,
    }


def recent(asked: Sequence[Asked], language: Language = "en") -> Section:
    """The person's own questions."""
    blocks = [heading(in_language(HEADING, language))]
    if not asked:
        return [*blocks, paragraph(in_language(NONE_ASKED, language))]
    for one in asked:
        status = in_language(STATUS.get(one.status, STATUS["failed"]), language)
        said = f"{short(one.text, _TEXT)}\n{status}{_BETWEEN}{one.day}"
        blocks.append(paragraph(said, go_to(one.url, language)))
    return blocks


def walks(found: Sequence[Section], language: Language = "en") -> Section:
    """What is being walked through; nothing where nothing is."""
    inside = [block for one in found for block in one]
    return [heading(in_language(WALKS, language)), *inside] if inside else []


def under_way(
    asked: str, step: int, steps: int, url: str | None, language: Language = "en"
) -> Section:
    """One of them: what was asked, and the step that it is at."""
    at = in_language(AT_STEP, language, step=step, steps=steps)
    return [paragraph(f"{short(asked, _TEXT)}\n{at}", go_to(url, language))]


def reach(
    manuals: Sequence[Reach], others: int, *, outsider: bool, language: Language = "en"
) -> Section:
    """The manuals, and how many more there are."""
    blocks = [heading(in_language(REACH, language))]
    if outsider:
        blocks.append(small(in_language(OUTSIDE, language)))
    if not manuals:
        return [*blocks, paragraph(in_language(NO_REACH, language))]
    items = [_named(one, language) for one in manuals]
    if others:
        items.append(section((in_language(MORE, language, count=others), False)))
    return [*blocks, rich({"type": "rich_text_list", "style": "bullet", "elements": items})]


def fresh(found: Sequence[Fresh], language: Language = "en") -> Section:
    """What is new; nothing where nothing is."""
    if not found:
        return []
    items = []
    for one in found:
        if one.manual is not None:
            kind, said = in_language(NEW_MANUAL, language), _about(one.manual, language)
            items.append(section((f"{kind}: {said}{_BETWEEN}{one.day}", False)))
        else:
            where = ""
            if one.where is not None:
                manual, page = one.where
                number = in_language(PAGE_NUMBER, language, page=page)
                where = f" ({short(manual, _NAME)}, {number})"
            kind = in_language(NEW_NOTE, language)
            words = f"{kind}: “{short(one.note, _TEXT)}”{where}{_BETWEEN}{one.day}"
            items.append(section((words, False)))
    return [
        heading(in_language(NEW, language)),
        rich({"type": "rich_text_list", "style": "bullet", "elements": items}),
    ]


def _named(one: Reach, language: Language) -> Block:
    return section((short(one.title, _NAME), True), (_details(one, language), False))


def _about(one: Reach, language: Language) -> str:
    return f"{short(one.title, _NAME)}{_details(one, language)}"


def _details(one: Reach, language: Language) -> str:
    revision = ""
    if one.revision:
        revision = short(one.revision, 40)
        if not revision.casefold().startswith("rev"):  # as many manuals say it themselves
            revision = in_language(REVISION, language, revision=revision)
    pages = in_language(PAGES, language, count=one.pages)
    parts = (revision, short(one.equipment or "", 80), pages)
    return "".join(f"{_BETWEEN}{part}" for part in parts if part)


def short(text: str, most: int) -> str:
    """On one line, and no longer than that."""
    return cut(" ".join(clean(text).split()), most, "…")
