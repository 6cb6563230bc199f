"""The message in which leads are asked about an answer: the question, the answer, two buttons."""

from typing import Any, Final

from agent.wording import Language, in_language, ours
from bot.showing.blocks.content import BLOCKS, Content, content, paragraph, small
from bot.showing.blocks.escape import cut
from bot.showing.blocks.votes import asked_votes, is_votes
from bot.showing.rendering import final
from bot.showing.shown import shown_of
from sql.audience import Audience
from sql.database import Connection
from sql.samples import LeadQuestion

_LONGEST: Final = 600
_WHY: Final = {
    "random": ours(
        "Nobody has voted on this answer. It was drawn at random, so that we know how often "
        "answers are right: is it?"
    ),
    "divided": ours("People are divided on this answer. Is it right?"),
}
_WHO: Final = ours("Only the votes of those in AGENT_LEADS count for this.")
_GONE: Final = ours("This answer may not be shown here any more.")


def message_to_leads(
    conn: Connection, audience: Audience, one: LeadQuestion, language: Language = "en"
) -> Content | None:
    """The message, as those in the leads' channel may read it; None where they may not read all
    that the answer stands on. Its buttons are the votes alone."""
    shown = shown_of(conn, audience, one.answer_id)
    if shown is None or not shown.stands:
        return None
    said = final(conn, audience, one.answer_id)
    asked = f"“{cut(' '.join(one.question.split()), _LONGEST)}”"
    body = [_plain(block) for block in said.blocks if not is_votes(block)]
    why, who = in_language(_WHY[one.why], language), in_language(_WHO, language)
    top = [paragraph(why), paragraph(asked)]
    tail = [asked_votes(one.answer_id), small(who)]
    return content([why, asked, who], [*top, *body[: BLOCKS - len(top) - len(tail)], *tail])


def gone_for_leads(language: Language = "en") -> Content:
    """What stands there when it may not be read there any more."""
    said = in_language(_GONE, language)
    return content([said], [paragraph(said)])


def _plain(block: dict[str, Any]) -> dict[str, Any]:
    """Without a button beside it: what it opens would open elsewhere."""
    return {name: value for name, value in block.items() if name != "accessory"}
