"""What people see: messages, cards and forms, each shown once.

The face opens when a name is first asked for: the bot process shows a form and loads no DSPy.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from bot.showing.blocks.along import reading_along, unread_along
    from bot.showing.blocks.card import Read, from_document, reading
    from bot.showing.blocks.content import MARK, Content
    from bot.showing.blocks.correction import correction_modal, thanks
    from bot.showing.blocks.deciding import edit_modal, not_changed, refuse_modal, too_late
    from bot.showing.blocks.doubts import doubts
    from bot.showing.blocks.drawing import notice, texts
    from bot.showing.blocks.escape import cut, escaped, unlinked
    from bot.showing.blocks.failure import failure
    from bot.showing.blocks.help import help_, looking, waiting
    from bot.showing.blocks.lines import Line, place
    from bot.showing.blocks.notes import Note, it_is_here, not_the_manual, note_heading
    from bot.showing.blocks.orders import PastFault, order_lines, orders_heading
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
    from bot.showing.opening import draft_of, target_of
    from bot.showing.order_documents import imported_document, order_document, trends_document
    from bot.showing.proposal_ledger import ProposalLedger
    from bot.showing.proposals import proposal_to_leads
    from bot.showing.read_along import anew_soon, late_sentence, read_sentences
    from bot.showing.rendering import GONE, evidence_of, fault_of, final, further, note_of
    from bot.showing.shown import Shown, part_of, recorded, shown_of
    from bot.showing.trends import picture as trends_picture
    from bot.showing.trends import table as trends_table
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
    "PastFault",
    "ProposalLedger",
    "Read",
    "ReplyLedger",
    "Revised",
    "Shown",
    "Spot",
    "VisibleMessage",
    "anew_soon",
    "correction_modal",
    "cut",
    "delete",
    "doubt_of",
    "doubts",
    "draft_of",
    "edit_modal",
    "escaped",
    "evidence_of",
    "failure",
    "fault_of",
    "final",
    "flat",
    "from_document",
    "further",
    "gone_for_leads",
    "heading",
    "help_",
    "imported_document",
    "it_is_here",
    "late_sentence",
    "left_over",
    "looking",
    "machine",
    "message_to_leads",
    "not_changed",
    "not_the_manual",
    "note_heading",
    "note_of",
    "notice",
    "order_document",
    "order_lines",
    "orders_heading",
    "part_of",
    "place",
    "plain",
    "proposal_to_leads",
    "read_sentences",
    "reading",
    "reading_along",
    "reason_modal",
    "recorded",
    "refuse_modal",
    "reply_document",
    "revision_named",
    "shown_document",
    "shown_of",
    "target_of",
    "texts",
    "thanks",
    "titled",
    "too_late",
    "trends_document",
    "trends_picture",
    "trends_table",
    "unlinked",
    "unread",
    "unread_along",
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
    "PastFault": "blocks.orders",
    "ProposalLedger": "proposal_ledger",
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
    "draft_of": "opening",
    "edit_modal": "blocks.deciding",
    "escaped": "blocks.escape",
    "evidence_of": "rendering",
    "failure": "blocks.failure",
    "fault_of": "rendering",
    "final": "rendering",
    "flat": "blocks.plain",
    "from_document": "blocks.card",
    "further": "rendering",
    "gone_for_leads": "lead_messages",
    "heading": "blocks.parts",
    "help_": "blocks.help",
    "imported_document": "order_documents",
    "it_is_here": "blocks.notes",
    "left_over": "blocks.warnings",
    "looking": "blocks.help",
    "machine": "blocks.parts",
    "not_changed": "blocks.deciding",
    "not_the_manual": "blocks.notes",
    "note_heading": "blocks.notes",
    "note_of": "rendering",
    "notice": "blocks.drawing",
    "order_document": "order_documents",
    "order_lines": "blocks.orders",
    "orders_heading": "blocks.orders",
    "part_of": "shown",
    "place": "blocks.lines",
    "message_to_leads": "lead_messages",
    "pointer": "blocks.notes",
    "proposal_to_leads": "proposals",
    "reading": "blocks.card",
    "reason_modal": "blocks.reason",
    "recorded": "shown",
    "refuse_modal": "blocks.deciding",
    "reply_document": "document",
    "revision_named": "blocks.revisions",
    "plain": "blocks.plain",
    "shown_document": "document",
    "shown_of": "shown",
    "target_of": "opening",
    "texts": "blocks.drawing",
    "thanks": "blocks.correction",
    "titled": "blocks.parts",
    "too_late": "blocks.deciding",
    "trends_document": "order_documents",
    "trends_picture": "trends",
    "trends_table": "trends",
    "unlinked": "blocks.escape",
    "unread": "blocks.unread",
    "unread_of": "blocks.unread",
    "anew_soon": "read_along",
    "late_sentence": "read_along",
    "read_sentences": "read_along",
    "reading_along": "blocks.along",
    "unread_along": "blocks.along",
    "update": "visible",
    "voted": "blocks.votes",
    "waiting": "blocks.help",
    "where": "blocks.parts",
    "whom_to_ask": "whom",
    "why_narrow": "narrowed",
}


_NAMES: Final = {"trends_picture": "picture", "trends_table": "table"}
"""What another name says more of here."""


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(name)
    own = _NAMES.get(name, name)
    return getattr(import_module(f"bot.showing.{_MODULES[name]}"), own)
