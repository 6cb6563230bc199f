"""The message in which leads are asked to decide on a correction, and what it says afterwards."""

from collections.abc import Callable, Sequence
from typing import Final

from agent.wording import Language, in_language, ours
from bot.roles import ACTS, who_may
from bot.showing.blocks.content import (
    Block,
    Content,
    content,
    fits,
    paragraph,
    quote,
    rich,
    small,
    words,
)
from bot.showing.blocks.deciding import decisions, told
from bot.showing.blocks.escape import clean, cut
from bot.showing.blocks.lines import Line, page_of
from bot.showing.blocks.votes import is_votes
from bot.showing.rendering import final
from bot.showing.shown import shown_of
from sql.audience import Audience
from sql.correction_messages import Proposal
from sql.database import Connection

_LONGEST: Final = 600
_WORDS: Final = 1_000
_WHO: Final = ours("Deciding is for {who}. Who asked is told once.")
_TOP: Final = ours("{by} proposes a better answer: is it right?")
_ASKED: Final = ours("Asked: “{asked}”")
_ANSWERED: Final = ours("Answered:")
_PROPOSED: Final = ours("Proposed by {by}, {day}:")
_MANUAL: Final = ours("The manual: {manual}, {page}")
_WHY: Final = ours("Why: {reason}")
_UNREADABLE: Final = ours(
    "A better answer waits to be decided on. What it is about may not be read by everyone here: "
    "`shoptalk notes` shows it to an operator, as number {id}."
)
_UNREADABLE_DONE: Final = ours("It is decided what becomes of correction {id}.")
_DONE: Final = {
    "approved": ours(
        "Approved by {by}, {on}: it is a site note, and who asks the same is shown it."
    ),
    "refused": ours("Refused by {by}, {on}."),
    "withdrawn": ours("Taken back by {by}, {on}: nobody is shown it any more."),
    "superseded": ours("Another one took its place ({by}, {on})."),
}
_EDITED: Final = ours("Edited by {by}, {on}: their words are number {id}.")


def proposal_to_leads(
    conn: Connection,
    audience: Audience,
    one: Proposal,
    name: Callable[[str], str | None],
    language: Language = "en",
) -> Content:
    """What those in the leads' channel see of it: asked, answered, proposed and the manual's line,
    with three buttons while it waits; where they may not read it, that there is one."""
    if not one.readable:
        waits = one.status == "proposed"
        said = _UNREADABLE if waits else _UNREADABLE_DONE
        return told(in_language(said, language, id=one.correction_id))
    by = name(one.user_id) or one.user_id
    asked = cut(" ".join(one.asked.split()), _LONGEST)
    proposed, texts = _proposed(one, by, language)
    if one.status != "proposed":
        done, asked = _done(one, name, language), f"“{asked}”"
        reason = in_language(_WHY, language, reason=one.reason) if one.reason else ""
        top = [paragraph(text) for text in (done, reason) if text]
        return content([done, reason, asked, *texts], [*top, small(asked[:300]), *proposed])
    question = in_language(_TOP, language, by=by)
    asked = in_language(_ASKED, language, asked=asked)
    who = in_language(_WHO, language, who=who_may(ACTS["note.approve"], language))
    shown = shown_of(conn, audience, one.answer_id)
    body = []
    if shown is not None and shown.stands:
        answered = final(conn, audience, one.answer_id)
        body = [_plain(block) for block in answered.blocks if not is_votes(block)]
    head = [paragraph(question), paragraph(asked), *proposed]
    head += [decisions(one.correction_id, language), small(who)]
    if body:
        body = [{"type": "divider"}, paragraph(in_language(_ANSWERED, language)), *body]
    return content([question, asked, *texts, who], _within(head, body))


def _within(head: Sequence[Block], below: Sequence[Block]) -> list[Block]:
    """What leads decide on, whole, and below it as much of the answer as a message holds."""
    for most in range(len(below), -1, -1):
        blocks = [*head, *below[:most]]
        if fits(blocks):
            return blocks
    return list(head)


def _proposed(one: Proposal, by: str, language: Language) -> tuple[list[Block], list[str]]:
    """The proposal as blocks, and in words."""
    top = in_language(_PROPOSED, language, by=by, day=f"{one.created_at:%Y-%m-%d}")
    texts = [cut(clean(one.text), _WORDS)] if one.text else []
    if one.manual is not None and one.page is not None:
        page = page_of(Line("", one.manual, one.page, one.label))
        texts.append(in_language(_MANUAL, language, manual=one.manual, page=page))
    parts = [words(top, bold=True), *map(words, texts)]
    said = [top, *texts]
    if one.quote:
        parts.append(quote((cut(one.quote, _WORDS), False)))
        said.append(f"> {one.quote}")
    return [{"type": "divider"}, rich(*parts)], said


def _done(one: Proposal, name: Callable[[str], str | None], language: Language) -> str:
    who = one.decided_by or ""
    by, on = name(who) or who, f"{one.decided_at:%Y-%m-%d %H:%M}" if one.decided_at else ""
    if one.status == "superseded" and one.edited_as is not None:
        return in_language(_EDITED, language, by=by, on=on, id=one.edited_as)
    return in_language(_DONE[one.status], language, by=by, on=on)


def _plain(block: Block) -> Block:
    """Without a button beside it: what it opens would open elsewhere."""
    return {key: value for key, value in block.items() if key != "accessory"}
