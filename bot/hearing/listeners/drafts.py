"""The buttons of an answer that experts look at first, and the forms behind two of them."""

import re
from typing import Final

import structlog
from slack_bolt import Ack, BoltContext

from agent.errors import BadCorrection
from agent.wording import Language, in_language, ours
from bot.errors import SlackError, said_in
from bot.hearing.drafts_desk import DraftsDesk, DraftSettled
from bot.hearing.heard import Event
from bot.hearing.listeners.correction import better_of
from bot.hearing.listeners.private import id_of, only_for, user_of
from bot.hearing.note_box import NoteBox
from bot.showing import Content, draft_edit_modal, draft_kept, draft_refuse_modal, too_late
from bot.slack import Slack, Tongues, calling, person_named

log = structlog.get_logger()

FORMS: Final = re.compile(r"^draft_(?:edit|refuse)$")
_SETTLED: Final = "draft_settled"
_SOMEBODY: Final = ours("Somebody else")


def approve(desk: DraftsDesk, ack: Ack, action: Event, body: Event, context: BoltContext) -> None:
    """The decision is made before the click is acknowledged; the messages follow."""
    if (draft_id := id_of(action.get("value"))) is not None:
        context[_SETTLED] = desk.settle(draft_id, "approved", user_of(body))
    ack()


def say_why_not(slack: Slack, tongues: Tongues, body: Event, context: BoltContext) -> None:
    """Whose click changed nothing, and nobody else, reads why."""
    settled = context.get(_SETTLED)
    if isinstance(settled, DraftSettled) and settled.kept:
        user = user_of(body)
        only_for(slack, body, _why(slack, settled, user, tongues.of(user)))


def open_form(
    slack: Slack, tongues: Tongues, desk: DraftsDesk, notes: NoteBox, action: Event, body: Event
) -> None:
    """The form is open for who may decide, while there is something to decide; else they read why
    not. Where Slack refuses, the button is still there."""
    draft_id, user = id_of(action.get("value")), user_of(body)
    if draft_id is None:
        return
    refusing = str(action.get("action_id")).endswith("refuse")
    settled = desk.open(draft_id, "refused" if refusing else "edited", user)
    language = tongues.of(user)
    if settled.kept or settled.held is None:
        only_for(slack, body, _why(slack, settled, user, language))
        return
    if refusing:
        view = draft_refuse_modal(draft_id, language)
    else:
        view = draft_edit_modal(draft_id, notes.offered(settled.held.answer_id))
    try:
        with calling():
            slack.poster.views_open(trigger_id=body["trigger_id"], view=view)
    except SlackError as error:
        log.warning("draft.unasked", draft_id=draft_id, reason=error.for_operators)


def edited(desk: DraftsDesk, tongues: Tongues, ack: Ack, view: Event, body: Event) -> None:
    """The expert's words take the draft's place, before it is acknowledged."""
    user = user_of(body)
    try:
        settled = desk.edit(
            int(view["private_metadata"]), better_of(view, 0, user), f"view:{view['id']}:{user}"
        )
    except BadCorrection as error:
        ack(response_action="errors", errors={"words": said_in(error, tongues.of(user, ask=False))})
        return
    _end(ack, settled, user, tongues.of(user, ask=False))


def refused(desk: DraftsDesk, tongues: Tongues, ack: Ack, view: Event, body: Event) -> None:
    """It is refused, with the reason."""
    user = user_of(body)
    reason = view["state"]["values"].get("reason", {}).get("reason", {}).get("value") or ""
    settled = desk.settle(int(view["private_metadata"]), "refused", user, str(reason).strip())
    _end(ack, settled, user, tongues.of(user, ask=False))


def _end(ack: Ack, settled: DraftSettled, user: str, language: Language) -> None:
    held = settled.held
    again = held is not None and held.decided_by == user  # delivered once more
    if settled.kept is None or again:
        ack()
    else:
        said = _said(settled, user, in_language(_SOMEBODY, language), language)
        ack(response_action="update", view=too_late(said, language))


def _why(slack: Slack, settled: DraftSettled, user: str, language: Language) -> Content:
    by = settled.held.decided_by if settled.held else None
    name = person_named(slack, by) if by and by != user else None
    return _said(settled, user, name or in_language(_SOMEBODY, language), language)


def _said(settled: DraftSettled, user: str, by: str, language: Language) -> Content:
    held = settled.held
    own = held is not None and held.decided_by == user
    status = held.status if held else None
    return draft_kept(
        settled.kept or "gone",
        status,
        by,
        own=own,
        refusal=settled.refusal_in(language),
        language=language,
    )
