"""The message in which experts decide on a draft answer, and what it says afterwards."""

from typing import Final

from agent.wording import in_language, ours
from bot.roles import ACTS, who_may
from bot.showing.blocks.content import Block, Content, content, fits, paragraph, small
from bot.showing.blocks.deciding import told
from bot.showing.blocks.drafts import draft_decisions
from bot.showing.blocks.escape import cut
from bot.showing.blocks.votes import is_votes
from bot.showing.rendering import final
from bot.showing.shown import shown_of
from bot.showing.whom import Name
from sql.answer_drafts import PutDraft
from sql.audience import Audience
from sql.database import Connection

_LONGEST: Final = 600
_TOP: Final = ours("{by} asked, and I am not sure enough of my answer: is it right?")
_MEANWHILE: Final = ours(
    "Who asked sees the manual's lines meanwhile, and my answer as it is where nobody has decided "
    "by {due} UTC."
)
_SURE: Final = ours("How sure I am: {percent} %.")
_ANSWERED: Final = ours("My draft:")
_WHO: Final = ours("Deciding is for {who}.")
_WHY: Final = ours("Why: {reason}")
_UNREADABLE: Final = ours(
    "A draft answer waits for an expert. What it is about may not be read by everyone here, so it "
    "cannot be decided on here."
)
_UNREADABLE_DONE: Final = ours("A draft answer that could not be read here does not wait any more.")
_DONE: Final = {
    "approved": ours(
        "Approved by {by}, {on} UTC: who asked sees the whole answer, with their name."
    ),
    "edited": ours(
        "Answered by {by} in their own words, {on} UTC, with the manual's lines below them."
    ),
    "refused": ours("Refused by {by}, {on} UTC: who asked sees the manual's lines alone."),
    "lapsed": ours("Nobody decided in time: who asked sees my answer as it is since {on} UTC."),
    "overtaken": ours("The question was changed, so this draft is gone since {on} UTC."),
}


def readable(audience: Audience, draft: PutDraft) -> bool:
    """Whether the words of who asked may be read by these people: they are said where everyone in
    the team reads along, and nobody else is here; or all here are in that conversation."""
    inside = all(draft.channel in one.channels for one in audience.readers)
    ours = draft.in_public and not any(one.outsider for one in audience.readers)
    return bool(audience.readers) and (inside or ours)


def draft_to_experts(
    conn: Connection, audience: Audience, draft: PutDraft, name: Name
) -> tuple[Content, bool]:
    """What those it is put to see of it: the question, three buttons, and the answer; where they
    may not read all that it stands on, that there is one; in the language of the answer. And
    whether they may."""
    shown = shown_of(conn, audience, draft.answer_id)
    language = shown.answer.language if shown else "en"
    if not readable(audience, draft) or shown is None or not shown.stands:
        waits = draft.status == "waiting"
        return told(in_language(_UNREADABLE if waits else _UNREADABLE_DONE, language)), False
    asked = f"“{cut(' '.join(draft.asked.split()), _LONGEST)}”"
    if draft.status != "waiting":
        who = draft.decided_by or ""
        on = f"{draft.decided_at:%Y-%m-%d %H:%M}" if draft.decided_at else ""
        done = in_language(_DONE[draft.status], language, by=name(who) or who, on=on)
        why = in_language(_WHY, language, reason=draft.reason) if draft.reason else ""
        texts = [done, *filter(None, [why])]
        return content([*texts, asked], [*map(paragraph, texts), small(asked[:300])]), True
    top = in_language(_TOP, language, by=name(draft.user_id) or draft.user_id)
    sure = ""
    if draft.p_answered is not None:
        sure = in_language(_SURE, language, percent=round(100 * draft.p_answered))
    due = in_language(_MEANWHILE, language, due=f"{draft.due_at:%Y-%m-%d %H:%M}")
    who = in_language(_WHO, language, who=who_may(ACTS["draft.approve"], language))
    answered = final(conn, audience, draft.answer_id)
    body = [_plain(block) for block in answered.blocks if not is_votes(block)]
    head: list[Block] = [paragraph(top), paragraph(asked), *([small(sure)] if sure else [])]
    head += [draft_decisions(draft.draft_id, language), small(due), small(who)]
    head += [{"type": "divider"}, paragraph(in_language(_ANSWERED, language))]
    blocks = head
    for most in range(len(body), -1, -1):
        blocks = [*head, *body[:most]]
        if fits(blocks):
            break
    return content([top, asked, sure, who], blocks), True


def _plain(block: Block) -> Block:
    """Without a button beside it: what it opens would open elsewhere."""
    return {key: value for key, value in block.items() if key != "accessory"}
