"""Whatever the bot can make, long or empty or hostile, Slack takes, as strict as it is."""

import ast
import inspect
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

import bot.showing.blocks
from agent.wording import languages as spoken_languages
from agent.wording import sentences
from bot.showing import Waits, evidence_of, upload_to_leads
from bot.showing.blocks import (
    along,
    asking,
    card,
    channel,
    correction,
    deciding,
    drafts,
    experts,
    failure,
    help,
    not_found,
    notes,
    reason,
    revisions,
    upload_forms,
    votes,
    walk,
    walk_summary,
)
from bot.showing.blocks import answer as answers
from bot.showing.blocks.content import Content, content, paragraph
from bot.showing.blocks.evidence import evidence
from bot.showing.blocks.steps import steps
from bot.showing.blocks.which import Choice
from bot.showing.walk_story import Run
from bot.workspace.rules import UPDATED, message_fault
from sql.answer_drafts import DraftStatus
from sql.channel_settings import ChannelSettings, FollowUps
from tests import fix_parts, fix_walks
from tests.fix_block_rules import check_message, check_view

HOSTILE = (
    "",
    " ",
    "\n\n",
    "\u200b\u202e\U000e0041",
    "<!here> <@U1> <https://evil.example|manual> & &amp; *x* _y_ `z`",
    "https://evil.example/?a=1&b=2 mailto:a@b.c",
    "|".join("ab" * 90),
    "&" * 4_000,
    "<" * 3_000,
    "Wartungshandbuch für die Größe Ä " * 200,
    "保守マニュアル、トルク値。" * 400,
    "دليل الصيانة " * 400,
    "\U0001f527" * 2_500,
    "e\u0301" * 2_000,
    "word\n" * 2_000,
    "-" * 12_000,
    "\ufeff%PDF\x00\x07\x1b[31m",
)
_NARROWED = ("", sentences.GUEST_READS, sentences.READERS_UNCHECKED, sentences.SHARED_WITH_OTHERS)
texts = st.sampled_from(HOSTILE) | st.text(max_size=60)
languages = st.sampled_from(spoken_languages())
footings = st.builds(
    answers.Footing, st.integers(1, 2**63), st.integers(1, 2**63), texts, st.floats(0, 1e6)
)
lines = st.builds(
    fix_parts.Line,
    quote=texts,
    manual=texts,
    page=st.integers(1, 99_999),
    label=st.none() | texts,
    ordinal=st.none() | st.integers(0, 9_999),
    recognised=st.booleans(),
    role=st.sampled_from(fix_parts._ROLES),
    cells=st.lists(st.tuples(texts, texts), max_size=24).map(tuple),
    step=st.sampled_from(["", "1.", "Step 12"]),
    level=st.integers(0, 1),
    gap=st.booleans(),
    doubt=st.just("") | st.text(max_size=120),
)
parts = st.builds(
    fix_parts.Part,
    kind=st.sampled_from(["procedure", "fault", "table", "text"]),
    title=texts,
    section=texts,
    manual=texts,
    revision=st.none() | texts,
    lines=(st.lists(lines, min_size=1, max_size=6) | lines.map(lambda one: [one] * 60)).map(tuple),
    lead=texts,
    effect=st.lists(texts, max_size=3).map(tuple),
    unfit=st.lists(texts, max_size=3).map(tuple),
)
site_notes = st.builds(
    notes.Note, text=texts, by=texts, approved_by=texts, on=texts, where=st.none() | lines
)
counts = st.integers(0, 10**9)
names = st.lists(texts, max_size=5)
read = st.builds(
    card.Read,
    title=texts,
    revision=st.none() | texts,
    pages=counts,
    passages=counts,
    pages_without_text=counts,
    outcome=st.sampled_from(["ingested", "granted", "already", "waiting"]),
    pages_recognised=counts,
    pages_unrecognised=counts,
    revised=st.builds(
        revisions.Revised,
        older=names,
        newer=names,
        replaces=names,
        replaced_by=names,
        undo=st.booleans(),
        upload_id=st.integers(1, 2**63),
    ),
    procedures=st.none() | counts,
    without=st.lists(st.integers(1, 99_999), max_size=9),
    equipment=st.none() | texts,
    readers=st.lists(texts, max_size=12),
    decided=texts,
    upload_id=st.sampled_from([0, 1, 2**63]),
    left=st.dictionaries(
        st.sampled_from(["pictures", "unreadable", "damaged", "forms", "attachments"]),
        st.lists(texts | st.integers(1, 9_999), min_size=1, max_size=40),
    ),
)
sections = st.builds(not_found.Section, title=texts, where=lines)

not_changed = st.builds(
    deciding.not_changed,
    st.sampled_from(["may not", "own", "decided", "gone"]),
    st.sampled_from([None, "approved", "refused", "withdrawn", "superseded"]),
    st.none() | st.sampled_from(["U0ADA", "operator"]) | texts,
    st.just("U0BEN"),
    st.just("Approving a correction is for experts: ask one of them."),
    languages,
)

kinds = st.sampled_from(["procedure", "fault"])
cards = fix_walks.cards(texts, lines)
runs = st.builds(
    Run,
    st.sampled_from(["done", "skip", "not_solved", "solved"]),
    texts,
    st.integers(0, 9),
    st.integers(9, 99),
)

draft_kept = st.builds(
    drafts.draft_kept,
    st.sampled_from(["may not", "decided", "gone"]),
    st.none() | st.sampled_from(get_args(DraftStatus)),
    texts,
    own=st.booleans(),
    refusal=st.just("Approving a draft answer is for experts: ask one of them."),
    language=languages,
)
called = st.lists(
    st.sampled_from(["S0EXPERTS", "U0IVO", "W1", "<!here>", "channel", "S1> <!everyone"]),
    max_size=14,
)
tags = st.builds(
    experts.expert_tag,
    called,
    texts,
    texts,
    texts,
    st.lists(parts, max_size=5),
    st.lists(texts, max_size=5),
    st.integers(1, 2**63),
    languages,
)

MESSAGES: dict[Callable[..., Content], st.SearchStrategy[Content]] = {
    answers.answer: st.builds(
        answers.answer,
        st.lists(parts, min_size=1, max_size=8) | parts.map(lambda one: [one] * 12),
        st.lists(lines, max_size=12),
        footings,
        lead=texts,
        remarks=st.lists(texts, max_size=4),
        language=languages,
        alike=st.booleans(),
        beside=st.lists(site_notes, max_size=3),
        unsure=st.booleans(),
        machines=st.lists(st.builds(Choice, st.integers(1, 2**63), texts), max_size=9),
    ),
    not_found.not_found: st.builds(
        not_found.not_found,
        texts,
        st.lists(texts, max_size=12),
        st.lists(sections, max_size=5),
        footings,
        whom=texts,
        language=languages,
        narrowed=st.sampled_from(_NARROWED),
        above=texts,
        beside=st.lists(site_notes, max_size=3),
    ),
    help.sentence: st.builds(help.sentence, texts),
    evidence: st.builds(evidence, st.lists(parts, min_size=1, max_size=5)),
    steps: st.builds(steps, parts, st.just(0), st.integers(1, 2**63), languages),
    card.reading: st.builds(card.reading, texts, texts, asked=st.booleans(), language=languages),
    card.told: st.builds(
        lambda kind, name, by, why, here, language: card.from_document(
            {"kind": kind, "name": name, "by": by, "why": why, "still_here": here}, language
        ),
        st.sampled_from(["not_approved", "removed", "taken_back"]),
        texts,
        texts,
        texts,
        st.booleans(),
        languages,
    ),
    upload_to_leads: st.builds(
        upload_to_leads,
        st.builds(
            Waits,
            st.integers(1, 2**63),
            st.sampled_from(["waiting", "granted", "refused", "withdrawn"]),
            st.booleans(),
            texts,
            texts,
            texts,
            counts,
            counts,
            counts,
            texts,
            texts,
        ),
        languages,
    ),
    card.ready: st.builds(card.ready, read, languages),
    card.refused: st.builds(card.refused, texts, texts, languages),
    card.not_a_pdf: st.builds(
        card.not_a_pdf,
        texts,
        st.sampled_from(["office", "page", "video", "linked", "other"]),
        languages,
    ),
    along.reading_along: st.builds(along.reading_along, languages),
    along.unread_along: st.builds(
        along.unread_along, st.lists(st.text(min_size=1, max_size=480), min_size=1, max_size=4)
    ),
    card.taken_back: st.builds(
        card.taken_back, texts, languages, still_here=st.sampled_from([None, True, False])
    ),
    failure.failure: st.builds(failure.failure, texts),
    help.help_: st.builds(help.help_),
    help.looking: st.builds(help.looking),
    help.waiting: st.builds(help.waiting, texts),
    help.stopped: st.builds(help.stopped, st.sampled_from(["en", "de", "fr", "es"])),
    help.stoppable: st.builds(
        help.stoppable,
        st.one_of(st.builds(help.looking), st.builds(help.waiting, texts)),
        st.integers(1, 10**15),
        st.sampled_from(["en", "de", "fr", "es"]),
    ),
    votes.voted: st.builds(
        votes.voted,
        st.none()
        | st.tuples(
            st.sampled_from(["button", "reaction", "cli"]), st.sampled_from(["up", "down"])
        ),
    ),
    asking.commands_help: st.builds(asking.commands_help),
    asking.manuals_here: st.builds(
        asking.manuals_here,
        st.lists(
            st.builds(asking.Reached, texts, st.none() | texts, st.none() | texts, counts),
            max_size=60,
        ),
    ),
    asking.plainly: st.builds(asking.plainly, texts),
    walk.walking: st.builds(
        walk.walking,
        cards,
        kinds,
        st.tuples(st.integers(1, 2**63), counts),
        st.integers(1, 2**63),
        texts,
        languages,
    ),
    walk.walk_ended: st.builds(
        walk.walk_ended,
        texts,
        texts,
        st.none() | cards,
        st.none() | st.integers(1, 2**63),
        languages,
    ),
    walk.walk_hidden: st.builds(walk.walk_hidden, st.integers(1, 2**63), counts, counts, languages),
    walk_summary.walk_summary: st.builds(
        walk_summary.walk_summary,
        texts,
        texts,
        st.lists(runs, max_size=80),
        kinds,
        st.none() | cards,
        st.none() | cards,
        languages,
    ),
    deciding.not_changed: not_changed,
    drafts.draft_kept: draft_kept,
    deciding.told: st.builds(deciding.told, texts),
    content: texts.map(lambda text: content([text], [paragraph(text)])),
}
_ANSWERS = st.one_of(MESSAGES[answers.answer], MESSAGES[not_found.not_found])
MESSAGES[asking.privately] = st.builds(
    asking.privately, _ANSWERS, st.integers(1, 2**63), share=st.booleans()
)
MESSAGES[asking.shared] = st.builds(asking.shared, _ANSWERS, texts, texts)
"""Every way to make a message. `content` is how small talk and questions back are said."""
FORMS = {
    reason.reason_modal: st.builds(reason.reason_modal, st.integers(1, 2**63)),
    correction.correction_modal: st.builds(
        correction.correction_modal,
        st.integers(1, 2**63),
        st.dictionaries(st.integers(1, 2**63), texts, max_size=120).map(
            lambda manuals: list(manuals.items())
        ),
        texts,
    ),
    drafts.draft_edit_modal: st.builds(
        drafts.draft_edit_modal,
        st.integers(1, 2**63),
        st.lists(st.tuples(st.integers(1, 2**63), texts), max_size=3, unique_by=lambda one: one[0]),
        texts,
    ),
    drafts.draft_refuse_modal: st.builds(
        drafts.draft_refuse_modal, st.integers(1, 2**63), languages
    ),
    deciding.edit_modal: st.builds(
        deciding.edit_modal,
        st.integers(1, 2**63),
        texts.map(lambda text: text[: correction.MOST]),
        st.none() | st.tuples(counts, texts.map(lambda text: text[: correction.MOST])),
        languages,
    ),
    upload_forms.share_modal: st.builds(
        upload_forms.share_modal,
        st.integers(1, 2**63),
        st.dictionaries(st.integers(1, 2**63).map(str), texts, max_size=120).map(
            lambda groups: list(groups.items())
        ),
        everyone=st.booleans(),
        language=languages,
    ),
    upload_forms.supersede_modal: st.builds(
        upload_forms.supersede_modal,
        st.integers(1, 2**63),
        st.dictionaries(st.integers(1, 2**63), texts, min_size=1, max_size=120).map(
            lambda manuals: list(manuals.items())
        ),
        languages,
    ),
    upload_forms.revise_modal: st.builds(
        upload_forms.revise_modal, st.integers(1, 2**63), texts, texts, texts, languages
    ),
    upload_forms.remove_modal: st.builds(
        upload_forms.remove_modal,
        st.integers(1, 2**63),
        st.builds(
            upload_forms.Removal, texts, texts, counts, counts, counts, st.booleans(), st.just(True)
        ),
        languages,
    ),
    upload_forms.not_approved_modal: st.builds(
        upload_forms.not_approved_modal, st.integers(1, 2**63), languages
    ),
    deciding.refuse_modal: st.builds(
        deciding.refuse_modal, st.integers(1, 2**63), language=languages
    ),
    asking.note_form: st.builds(asking.note_form, st.just("Ask Shoptalk about this"), texts),
    channel.settings_modal: st.builds(
        channel.settings_modal,
        st.just("C0LINE2"),
        st.builds(ChannelSettings, follow_ups=st.sampled_from(get_args(FollowUps))),
    ),
    channel.settings_closed: st.builds(channel.settings_closed, texts),
    deciding.too_late: st.builds(deciding.too_late, not_changed, languages),
    correction.thanks: st.builds(correction.thanks, st.integers(1, 2**63), approved=st.booleans()),
}
_IN_OTHERS = {"from_document", "with_orders", "expert_tag", "home_view", "digest_message"}
"""The first makes a card by one of the others; the second ends an answer, in `test_blocks_orders`;
the third calls people, and is tried by itself below; the others are in `test_home_blocks`."""


@settings(max_examples=200, deadline=None)
@given(st.one_of(*MESSAGES.values()))
def test_no_message_is_refused(said: Content) -> None:
    """Slack takes it, as a new message and as an update, and nothing in it is alive."""
    check_message(said)


@settings(max_examples=60, deadline=None)
@given(MESSAGES[answers.answer])
def test_no_answer_is_refused(said: Content) -> None:
    """The same of answers, which have the most parts; the buttons are always there."""
    check_message(said)
    assert [block["type"] for block in said.blocks][-2:] == ["actions", "context"]


@settings(max_examples=100, deadline=None)
@given(st.one_of(MESSAGES[walk.walking], MESSAGES[walk_summary.walk_summary]))
def test_no_card_of_a_walk_is_refused(said: Content) -> None:
    """The same of steps and summaries."""
    check_message(said)


@settings(max_examples=60, deadline=None)
@given(tags)
def test_experts_alone_are_called(said: Content) -> None:
    """Slack takes the message that asks experts, as a new one and as an update; the ids that are
    set are called, at its head and in the text, and whatever else it holds is not alive."""
    call = re.compile(r"(?:<(?:!subteam\^S0EXPERTS|@U0IVO|@W1)>(?: |$))*")
    head, *others = said.blocks
    if head["text"]["type"] == "mrkdwn":
        assert call.fullmatch(head["text"]["text"])
        assert message_fault(said.text, said.blocks, UPDATED) is None
    else:
        others = [head, *others]
    found = call.match(said.text)
    assert found is not None
    check_message(Content(said.text[found.end() :], others))


@settings(max_examples=20, deadline=None)
@given(st.one_of(*FORMS.values()))
def test_no_form_is_refused(view: dict[str, Any]) -> None:
    """Slack opens it."""
    check_view(view)


def test_none_is_left_out() -> None:
    """Whatever in `bot.showing.blocks` makes a message or a form is tried above, by its name."""
    made = {one.__name__ for one in (*MESSAGES, *FORMS)} | _IN_OTHERS
    for path in Path(bot.showing.blocks.__file__).parent.glob("*.py"):
        module = import_module(f"bot.showing.blocks.{path.stem}")
        for name, one in inspect.getmembers(module, inspect.isfunction):
            returned = inspect.get_annotations(one, eval_str=False).get("return")
            is_view = "modal" in name or "home" in name
            if one.__module__ == module.__name__ and (returned in _CONTENT or is_view):
                assert name in made, f"{path.name}: {name}"
    assert evidence_of([]) is None


_CONTENT = (Content, Content | None)


def test_nobody_makes_messages_elsewhere() -> None:
    """Blocks are built in their room alone: what the rest of the bot posts comes from there."""
    root = Path(bot.showing.blocks.__file__).parents[2]
    for path in root.rglob("*.py"):
        if path.is_relative_to(root / "showing" / "blocks") or "workspace" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Dict):
                keys = [key.value for key in node.keys if isinstance(key, ast.Constant)]
                assert not {"type", "elements"} <= set(keys), path
                assert not {"type", "blocks"} <= set(keys), path
