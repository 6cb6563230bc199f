"""What people read who ask by command or shortcut, beside the answer itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from agent.wording import Language, counted, in_language, ours
from bot.showing.blocks.content import (
    TEXT,
    Block,
    Content,
    content,
    fits,
    paragraph,
    plain,
    rich,
    section,
    small,
)
from bot.showing.blocks.escape import clean, cut, escaped, length, within
from bot.showing.blocks.lines import revision_of
from bot.showing.blocks.votes import is_votes

LOOKING_PRIVATELY: Final = ours("Looking in the manuals … Only you will see the answer.")
SHARED: Final = ours("You shared this answer: it stands in this conversation, for all to see.")
NOT_FOR_ALL: Final = ours(
    "I cannot share this answer: it cites a manual that not everyone here may read. Ask the same "
    "in the channel, and I answer from what all of you may read."
)
SHARED_NOWHERE: Final = ours(
    "I cannot share this answer: I may not write in this conversation. In a channel, invite me "
    "(type /invite @shoptalk) and click once more."
)
NOTHING_TO_SHARE: Final = ours(
    "I cannot share this answer: it was changed or removed since. Ask again, and I look anew."
)
ASKED_BEFORE: Final = ours("This message was asked before: the answer is in its thread.")
NO_WORDS: Final = ours(
    "This message has no words that I could answer. Reply to it with your question, and mention "
    "me: what it is about, and the fault code or the part, as they are printed. A PDF that is "
    "shared in a channel where I am is read and searched."
)
MY_OWN: Final = ours(
    "This message is mine. Reply to it in its thread with what you want to know, and I go on from "
    "there."
)
_HELP: Final = ours(
    "Ask me about a machine, a fault code, a torque or a procedure: I answer with the manual, the "
    "page and the line, or say that the manuals do not cover it."
)
_COMMANDS: Final = (
    (
        ours("/shoptalk ask What torque do the gland bolts need?"),
        ours("answers you alone; “Share” puts it into the channel"),
    ),
    (ours("/shoptalk manuals"), ours("which manuals you can reach here")),
    (ours("/shoptalk settings"), ours("how I am in this channel, for leads")),
    (ours("@shoptalk What does E-042 mean?"), ours("asks for all to see, in a thread")),
    (
        ours("⋯ beside a message > Ask Shoptalk about this"),
        ours("takes the message and its thread along"),
    ),
)
_NONE: Final = ours(
    "You can reach no manual here yet. Share a PDF in a channel where I am, or ask a lead to let "
    "this channel read one."
)
_REACH: Final = ours("Manuals that you can reach here: {count}")
_MORE: Final = ours("and {count} more: narrow it down by asking")
_PAGES: Final = counted("{count} page", "{count} pages")
_CLOSE: Final = ours("Close")
_SHARE: Final = ours("Share")
_MOST: Final = 40
_TITLE: Final = 150
_SHARE_HINT: Final = ours("“Share” puts question and answer into the conversation, for all to see.")
_ASKED: Final = ours("{name} asked privately, and shares the answer: “{text}”")


@dataclass(frozen=True)
class Reached:
    """A manual as it is listed."""

    title: str
    revision: str | None
    equipment: str | None
    pages: int


def commands_help(language: Language = "en") -> Content:
    """What can be asked how, by example."""
    said = in_language(_HELP, language)
    told = [tuple(in_language(one, language) for one in pair) for pair in _COMMANDS]
    lines = [f"{typed}\n{what}" for typed, what in told]
    shown = [section((f"{typed}\n", True), (what, False)) for typed, what in told]
    return content([said, *lines], [paragraph(said), *map(rich, shown)])


def manuals_here(reached: Sequence[Reached], language: Language = "en") -> Content:
    """The manuals that the person can reach, by title."""
    if not reached:
        return plainly(in_language(_NONE, language))
    top = in_language(_REACH, language, count=len(reached))
    lines = [_listed(one, language) for one in reached[:_MOST]]
    if more := len(reached) - _MOST:
        lines += [in_language(_MORE, language, count=more)] if more > 0 else []
    blocks = [paragraph(top), *(paragraph(line) for line in lines)]
    while not fits(blocks):
        blocks.pop()
    return content([top, *lines], blocks)


def plainly(sentence: str) -> Content:
    """A sentence by itself."""
    return content([sentence], [paragraph(sentence)])


def privately(
    shown: Content, question_id: int, *, share: bool, language: Language = "en"
) -> Content:
    """The answer as its asker alone reads it: with the votes and, where it can be shared, the
    button for it, and without what would show something to others."""
    hint = small(in_language(_SHARE_HINT, language))
    blocks: list[Block] = []
    for block in shown.blocks:
        if block.get("type") in ("actions", "context_actions"):
            if is_votes(block):
                blocks.append(_buttons(block, question_id, language, share=share))
        else:
            blocks.append({key: part for key, part in block.items() if key != "accessory"})
    if share and fits([*blocks, hint]):
        blocks.append(hint)
    return Content(shown.text, blocks)


def shared(shown: Content, name: str, question: str, language: Language = "en") -> Content:
    """The answer for all to see, with what was asked and by whom above it, as far as there is
    room."""
    for most in (500, 150, 40):
        text = cut(clean(" ".join(question.split())), most, "…")
        top = in_language(_ASKED, language, name=cut(clean(name), 80, "…"), text=text)
        if fits([paragraph(top), *shown.blocks]):
            break
    else:
        return shown
    above = escaped(top)
    below = shown.text
    room = TEXT - length(above) - 2
    if length(below) > room:
        # An escape must not be cut in two.
        below = re.sub(r"&[a-z]{0,3}$", "", below[: within(below, room - 1)]) + "…"
    return Content(f"{above}\n\n{below}", [paragraph(top), *shown.blocks])


def note_form(title: str, sentence: str, language: Language = "en") -> dict[str, Any]:
    """A form that only says something."""
    return {
        "type": "modal",
        "callback_id": "note",
        "title": plain(title, 24),
        "close": plain(in_language(_CLOSE, language), 24),
        "blocks": [paragraph(sentence)],
    }


def _buttons(votes: Block, question_id: int, language: Language, *, share: bool) -> Block:
    kept = [one for one in votes["elements"] if str(one.get("action_id")).startswith("vote_")]
    button = {
        "type": "button",
        "action_id": "share_answer",
        "text": plain(in_language(_SHARE, language), 75),
        "value": f"share:{question_id}",
    }
    return {**votes, "elements": [button, *kept] if share else kept}


def _listed(one: Reached, language: Language) -> str:
    pages = in_language(_PAGES, language, count=one.pages)
    more = [revision_of(one.revision, one.title, language), one.equipment, pages]
    return " · ".join(cut(clean(str(part)), _TITLE, "…") for part in (one.title, *more) if part)
