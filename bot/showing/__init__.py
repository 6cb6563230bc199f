"""What people see: messages, cards and forms, each shown once.

The face opens when a name is first asked for: the bot process shows a form and loads no DSPy.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from bot.showing.blocks.card import Read, from_document, reading
    from bot.showing.blocks.content import MARK, Content
    from bot.showing.blocks.correction import correction_modal, thanks
    from bot.showing.blocks.doubts import doubts
    from bot.showing.blocks.drawing import notice, texts
    from bot.showing.blocks.escape import cut, escaped, unlinked
    from bot.showing.blocks.failure import failure
    from bot.showing.blocks.help import help_, looking, waiting
    from bot.showing.blocks.lines import Line, place
    from bot.showing.blocks.notes import Note, it_is_here, not_the_manual, note_heading
    from bot.showing.blocks.parts import Part, heading, machine, titled, where
    from bot.showing.blocks.plain import flat, plain
    from bot.showing.blocks.reason import reason_modal
    from bot.showing.blocks.revisions import Revised, revision_named
    from bot.showing.blocks.unread import unread, unread_of
    from bot.showing.blocks.votes import voted
    from bot.showing.blocks.warnings import left_over
    from bot.showing.document import reply_document, shown_document
    from bot.showing.doubted import doubt_of
    from bot.showing.early import Early
    from bot.showing.lead_ledger import LeadLedger
    from bot.showing.lead_messages import gone_for_leads, message_to_leads
    from bot.showing.ledger import CardLedger, Overtaken, ReplyLedger
    from bot.showing.narrowed import why_narrow
    from bot.showing.rendering import GONE, evidence_of, final, further, note_of
    from bot.showing.shown import Shown, part_of, recorded, shown_of
    from bot.showing.visible import Spot, VisibleMessage, delete, update
    from bot.showing.whom import whom_to_ask

__all__ = [
    "GONE",
    "MARK",
    "CardLedger",
    "Content",
    "Early",
    "LeadLedger",
    "Line",
    "Note",
    "Overtaken",
    "Part",
    "Read",
    "ReplyLedger",
    "Revised",
    "Shown",
    "Spot",
    "VisibleMessage",
    "correction_modal",
    "cut",
    "delete",
    "doubt_of",
    "doubts",
    "escaped",
    "evidence_of",
    "failure",
    "final",
    "flat",
    "from_document",
    "further",
    "gone_for_leads",
    "heading",
    "help_",
    "it_is_here",
    "left_over",
    "looking",
    "machine",
    "message_to_leads",
    "not_the_manual",
    "note_heading",
    "note_of",
    "notice",
    "part_of",
    "place",
    "plain",
    "reading",
    "reason_modal",
    "recorded",
    "reply_document",
    "revision_named",
    "shown_document",
    "shown_of",
    "texts",
    "thanks",
    "titled",
    "unlinked",
    "unread",
    "unread_of",
    "update",
    "voted",
    "waiting",
    "where",
    "whom_to_ask",
    "why_narrow",
]

_MODULES: Final = {
    "GONE": "rendering",
    "MARK": "blocks.content",
    "CardLedger": "ledger",
    "Content": "blocks.content",
    "Early": "early",
    "LeadLedger": "lead_ledger",
    "Line": "blocks.lines",
    "Note": "blocks.notes",
    "Overtaken": "ledger",
    "Part": "blocks.parts",
    "Read": "blocks.card",
    "ReplyLedger": "ledger",
    "Revised": "blocks.revisions",
    "Shown": "shown",
    "Spot": "visible",
    "VisibleMessage": "visible",
    "correction_modal": "blocks.correction",
    "cut": "blocks.escape",
    "delete": "visible",
    "doubt_of": "doubted",
    "doubts": "blocks.doubts",
    "escaped": "blocks.escape",
    "evidence_of": "rendering",
    "failure": "blocks.failure",
    "final": "rendering",
    "flat": "blocks.plain",
    "from_document": "blocks.card",
    "further": "rendering",
    "gone_for_leads": "lead_messages",
    "heading": "blocks.parts",
    "help_": "blocks.help",
    "it_is_here": "blocks.notes",
    "left_over": "blocks.warnings",
    "looking": "blocks.help",
    "machine": "blocks.parts",
    "not_the_manual": "blocks.notes",
    "note_heading": "blocks.notes",
    "note_of": "rendering",
    "notice": "blocks.drawing",
    "part_of": "shown",
    "place": "blocks.lines",
    "message_to_leads": "lead_messages",
    "pointer": "blocks.notes",
    "reading": "blocks.card",
    "reason_modal": "blocks.reason",
    "recorded": "shown",
    "reply_document": "document",
    "revision_named": "blocks.revisions",
    "plain": "blocks.plain",
    "shown_document": "document",
    "shown_of": "shown",
    "texts": "blocks.drawing",
    "thanks": "blocks.correction",
    "titled": "blocks.parts",
    "unlinked": "blocks.escape",
    "unread": "blocks.unread",
    "unread_of": "blocks.unread",
    "update": "visible",
    "voted": "blocks.votes",
    "waiting": "blocks.help",
    "where": "blocks.parts",
    "whom_to_ask": "whom",
    "why_narrow": "narrowed",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(name)
    return getattr(import_module(f"bot.showing.{_MODULES[name]}"), name)
