"""The message that asks experts in a question's thread, through the eyes of those who read it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.showing.blocks.content import Content
from bot.showing.blocks.experts import expert_tag
from bot.showing.blocks.lines import place
from bot.showing.blocks.not_found import searched_said
from bot.showing.rendering import searched_titles, sections_of
from bot.showing.shown import shown_of
from sql import passages
from sql.audience import Audience
from sql.database import Connection


def tag_for(
    conn: Connection,
    audience: Audience,
    answer_id: int,
    asked: str,
    experts: Sequence[str],
    by: str,
) -> Content | None:
    """The message: who asks, what was asked, searched and found, as far as this audience may read
    it, in the language of the answer; None where that is gone."""
    shown = shown_of(conn, audience, answer_id)
    if shown is None:
        return None
    language = shown.answer.language
    near = [
        f"{one.title}: {place(one.where)}"
        for one in sections_of(passages.read(conn, audience, shown.answer.nearest))
    ]
    parts = [replace(part, lead="") for part in shown.parts]
    searched = searched_said(searched_titles(conn, audience), language)
    return expert_tag(experts, by, asked, searched, parts, near, answer_id, language)
