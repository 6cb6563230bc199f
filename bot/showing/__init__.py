"""What people see: messages, cards and forms, each shown once.

The face opens when a name is first asked for: the bot process shows a form and loads no DSPy.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from bot.showing import home
    from bot.showing.blocks import walk_words
    from bot.showing.blocks.along import reading_along, unread_along
    from bot.showing.blocks.asking import (
        ASKED_BEFORE,
        LOOKING_PRIVATELY,
        MY_OWN,
        NO_WORDS,
        NOT_FOR_ALL,
        NOTHING_TO_SHARE,
        SHARED,
        SHARED_NOWHERE,
        Reached,
        commands_help,
        manuals_here,
        note_form,
        plainly,
        privately,
        shared,
    )
    from bot.showing.blocks.card import Read, from_document, reading
    from bot.showing.blocks.card_acts import card_readers, reader_named
    from bot.showing.blocks.channel import settings_closed, settings_modal
    from bot.showing.blocks.content import MARK, Content
    from bot.showing.blocks.correction import correction_modal, thanks
    from bot.showing.blocks.deciding import edit_modal, not_changed, refuse_modal, too_late
    from bot.showing.blocks.doubts import doubts
    from bot.showing.blocks.drafts import draft_edit_modal, draft_kept, draft_refuse_modal
    from bot.showing.blocks.drawing import notice, texts
    from bot.showing.blocks.escape import cut, escaped, unlinked
    from bot.showing.blocks.experts import expert_tag
    from bot.showing.blocks.failure import failure
    from bot.showing.blocks.help import help_, looking, sentence, waiting
    from bot.showing.blocks.lines import Line, page_of, place
    from bot.showing.blocks.notes import Note, it_is_here, not_the_manual, note_heading
    from bot.showing.blocks.orders import PastFault, order_lines, orders_heading
    from bot.showing.blocks.parts import Part, heading, machine, titled, where
    from bot.showing.blocks.plain import flat, plain
    from bot.showing.blocks.reason import reason_modal
    from bot.showing.blocks.revisions import Revised, revision_named
    from bot.showing.blocks.unread import unread, unread_of
    from bot.showing.blocks.upload_forms import (
        Removal,
        not_approved_modal,
        remove_modal,
        revise_modal,
        share_modal,
        supersede_modal,
    )
    from bot.showing.blocks.votes import voted
    from bot.showing.blocks.walk import Card, walking
    from bot.showing.blocks.walk import at as walk_at
    from bot.showing.blocks.walk import ended as walk_ended
    from bot.showing.blocks.walk import hidden as walk_hidden
    from bot.showing.blocks.walk_summary import summary as walk_summary
    from bot.showing.blocks.warnings import left_over
    from bot.showing.channel_fields import read_settings
    from bot.showing.document import reply_document, shown_document
    from bot.showing.doubted import doubt_of
    from bot.showing.early import Early, Showing, Silence
    from bot.showing.expert_drafts import draft_to_experts
    from bot.showing.expert_ledger import ExpertLedger
    from bot.showing.expert_tags import tag_for
    from bot.showing.held import looked_at
    from bot.showing.lead_ledger import LeadLedger
    from bot.showing.lead_messages import gone_for_leads, message_to_leads
    from bot.showing.ledger import CardLedger, Overtaken, ReplyLedger
    from bot.showing.narrowed import why_narrow
    from bot.showing.opening import draft_of, target_of
    from bot.showing.order_documents import imported_document, order_document, trends_document
    from bot.showing.private import PrivateMessage, say_alone
    from bot.showing.proposal_ledger import ProposalLedger
    from bot.showing.proposals import proposal_to_leads
    from bot.showing.read_along import anew_soon, late_sentence, read_sentences
    from bot.showing.rendering import GONE, evidence_of, fault_of, final, further, note_of
    from bot.showing.share_ledger import ShareLedger
    from bot.showing.shown import Shown, early_parts, part_of, recorded, shown_of
    from bot.showing.trends import picture as trends_picture
    from bot.showing.trends import table as trends_table
    from bot.showing.upload_ledger import UploadLedger
    from bot.showing.upload_messages import Waits, upload_to_leads
    from bot.showing.visible import Spot, VisibleMessage, delete, update
    from bot.showing.walk_card import card_of
    from bot.showing.walk_ledger import WalkLedger
    from bot.showing.walk_plan import plan_of
    from bot.showing.walk_story import story
    from bot.showing.whom import whom_to_ask

__all__ = [
    "ASKED_BEFORE",
    "GONE",
    "LOOKING_PRIVATELY",
    "MARK",
    "MY_OWN",
    "NOTHING_TO_SHARE",
    "NOT_FOR_ALL",
    "NO_WORDS",
    "SHARED",
    "SHARED_NOWHERE",
    "Card",
    "CardLedger",
    "Content",
    "Early",
    "ExpertLedger",
    "LeadLedger",
    "Line",
    "Note",
    "Overtaken",
    "Part",
    "PastFault",
    "PrivateMessage",
    "ProposalLedger",
    "Reached",
    "Read",
    "Removal",
    "ReplyLedger",
    "Revised",
    "ShareLedger",
    "Showing",
    "Shown",
    "Silence",
    "Spot",
    "UploadLedger",
    "VisibleMessage",
    "Waits",
    "WalkLedger",
    "anew_soon",
    "card_of",
    "card_readers",
    "commands_help",
    "correction_modal",
    "cut",
    "delete",
    "doubt_of",
    "doubts",
    "draft_edit_modal",
    "draft_kept",
    "draft_of",
    "draft_refuse_modal",
    "draft_to_experts",
    "early_parts",
    "edit_modal",
    "escaped",
    "evidence_of",
    "expert_tag",
    "failure",
    "fault_of",
    "final",
    "flat",
    "from_document",
    "further",
    "gone_for_leads",
    "heading",
    "help_",
    "home",
    "imported_document",
    "it_is_here",
    "late_sentence",
    "left_over",
    "looked_at",
    "looking",
    "machine",
    "manuals_here",
    "message_to_leads",
    "not_approved_modal",
    "not_changed",
    "not_the_manual",
    "note_form",
    "note_heading",
    "note_of",
    "notice",
    "order_document",
    "order_lines",
    "orders_heading",
    "page_of",
    "part_of",
    "place",
    "plain",
    "plainly",
    "plan_of",
    "privately",
    "proposal_to_leads",
    "read_sentences",
    "read_settings",
    "reader_named",
    "reading",
    "reading_along",
    "reason_modal",
    "recorded",
    "refuse_modal",
    "remove_modal",
    "reply_document",
    "revise_modal",
    "revision_named",
    "say_alone",
    "sentence",
    "settings_closed",
    "settings_modal",
    "share_modal",
    "shared",
    "shown_document",
    "shown_of",
    "story",
    "supersede_modal",
    "tag_for",
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
    "upload_to_leads",
    "voted",
    "waiting",
    "walk_at",
    "walk_ended",
    "walk_hidden",
    "walk_summary",
    "walk_words",
    "walking",
    "where",
    "whom_to_ask",
    "why_narrow",
]

_MODULES: Final = {
    "card_readers": "blocks.card_acts",
    "reader_named": "blocks.card_acts",
    "Removal": "blocks.upload_forms",
    "not_approved_modal": "blocks.upload_forms",
    "remove_modal": "blocks.upload_forms",
    "revise_modal": "blocks.upload_forms",
    "share_modal": "blocks.upload_forms",
    "supersede_modal": "blocks.upload_forms",
    "UploadLedger": "upload_ledger",
    "Waits": "upload_messages",
    "upload_to_leads": "upload_messages",
    "GONE": "rendering",
    "MARK": "blocks.content",
    "ASKED_BEFORE": "blocks.asking",
    "LOOKING_PRIVATELY": "blocks.asking",
    "MY_OWN": "blocks.asking",
    "NOTHING_TO_SHARE": "blocks.asking",
    "NOT_FOR_ALL": "blocks.asking",
    "NO_WORDS": "blocks.asking",
    "PrivateMessage": "private",
    "Reached": "blocks.asking",
    "SHARED": "blocks.asking",
    "SHARED_NOWHERE": "blocks.asking",
    "ShareLedger": "share_ledger",
    "Showing": "early",
    "Silence": "early",
    "commands_help": "blocks.asking",
    "manuals_here": "blocks.asking",
    "note_form": "blocks.asking",
    "plainly": "blocks.asking",
    "privately": "blocks.asking",
    "read_settings": "channel_fields",
    "say_alone": "private",
    "settings_closed": "blocks.channel",
    "settings_modal": "blocks.channel",
    "shared": "blocks.asking",
    "CardLedger": "ledger",
    "Content": "blocks.content",
    "Early": "early",
    "draft_edit_modal": "blocks.drafts",
    "draft_kept": "blocks.drafts",
    "draft_refuse_modal": "blocks.drafts",
    "expert_tag": "blocks.experts",
    "draft_to_experts": "expert_drafts",
    "ExpertLedger": "expert_ledger",
    "looked_at": "held",
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
    "early_parts": "shown",
    "page_of": "blocks.lines",
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
    "sentence": "blocks.help",
    "shown_document": "document",
    "shown_of": "shown",
    "tag_for": "expert_tags",
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
    "Card": "blocks.walk",
    "WalkLedger": "walk_ledger",
    "card_of": "walk_card",
    "plan_of": "walk_plan",
    "story": "walk_story",
    "walk_at": "blocks.walk",
    "walk_ended": "blocks.walk",
    "walk_hidden": "blocks.walk",
    "walk_summary": "blocks.walk_summary",
    "walk_words": "blocks.walk",
    "walking": "blocks.walk",
    "whom_to_ask": "whom",
    "why_narrow": "narrowed",
}


_NAMES: Final = {
    "trends_picture": "picture",
    "trends_table": "table",
    "walk_at": "at",
    "walk_ended": "ended",
    "walk_hidden": "hidden",
    "walk_summary": "summary",
    "walk_words": "said",
}
"""What another name says more of here."""


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(name)
    own = _NAMES.get(name, name)
    return getattr(import_module(f"bot.showing.{_MODULES[name]}"), own)
