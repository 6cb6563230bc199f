"""The buttons of a correction that leads are asked about, and the forms behind two of them."""

import re
from typing import Any, Final

import structlog
from slack_bolt import Ack, BoltContext

from agent.errors import BadCorrection
from agent.wording import Language
from bot.errors import SlackError, said_in
from bot.hearing.heard import Event
from bot.hearing.leads_desk import Edited, LeadsDesk, Settled
from bot.hearing.listeners.private import id_of, only_for, user_of
from bot.showing import Content, edit_modal, not_changed, refuse_modal, too_late
from bot.slack import Slack, Tongues, calling

log = structlog.get_logger()

FORMS: Final = re.compile(r"^correction_(?:edit|refuse)$")
_SETTLED: Final = "correction_settled"


def approve(desk: LeadsDesk, ack: Ack, action: Event, body: Event, context: BoltContext) -> None:
    """The decision is made before the click is acknowledged; the message follows."""
    if (correction_id := id_of(action.get("value"))) is not None:
        context[_SETTLED] = desk.settle(correction_id, "approved", user_of(body))
    ack()


def say_why_not(slack: Slack, tongues: Tongues, body: Event, context: BoltContext) -> None:
    """Whose click changed nothing, and nobody else, reads why."""
    settled = context.get(_SETTLED)
    if isinstance(settled, Settled) and settled.kept:
        user = user_of(body)
        only_for(slack, body, _why(settled, user, tongues.of(user)))


def open_form(slack: Slack, tongues: Tongues, desk: LeadsDesk, action: Event, body: Event) -> None:
    """The form is open for who may decide, while there is something to decide; else they read why
    not. Where Slack refuses, the button is still there."""
    correction_id, user = id_of(action.get("value")), user_of(body)
    if correction_id is None:
        return
    refusing = str(action.get("action_id")).endswith("refuse")
    settled = desk.open(correction_id, "refused" if refusing else "approved", user)
    held, language = settled.held, tongues.of(user)
    if settled.kept or held is None:
        only_for(slack, body, _why(settled, user, language))
        return
    if refusing:
        view = refuse_modal(correction_id, language=language)
    else:
        place = None if held.page is None else (held.page, held.quote)
        view = edit_modal(correction_id, held.text, place, language)
    try:
        with calling():
            slack.poster.views_open(trigger_id=body["trigger_id"], view=view)
    except SlackError as error:
        log.warning("decision.unasked", note_id=correction_id, reason=error.for_operators)


def edited(desk: LeadsDesk, tongues: Tongues, ack: Ack, view: Event, body: Event) -> None:
    """What was edited takes the proposal's place, before it is acknowledged."""
    values: dict[str, Any] = view["state"]["values"]
    page = _value(values, "page")
    better = Edited(
        _value(values, "words"), int(page) if page.isdecimal() else None, _value(values, "line")
    )
    user = user_of(body)
    language = tongues.of(user, ask=False)
    key = f"view:{view['id']}:{user}"
    try:
        settled = desk.edit(int(view["private_metadata"]), user, better, key)
    except BadCorrection as error:
        ack(response_action="errors", errors={"words": said_in(error, language)})
        return
    _end(ack, settled, user, language)


def refused(desk: LeadsDesk, tongues: Tongues, ack: Ack, view: Event, body: Event) -> None:
    """It is refused, with the reason."""
    user, values = user_of(body), view["state"]["values"]
    reason = _value(values, "reason")
    settled = desk.settle(int(view["private_metadata"]), "refused", user, reason)
    _end(ack, settled, user, tongues.of(user, ask=False))


def _end(ack: Ack, settled: Settled, user: str, language: Language) -> None:
    held = settled.held
    again = held is not None and held.decided_by == user  # delivered once more
    if settled.kept is None or again:
        ack()
    else:
        ack(response_action="update", view=too_late(_why(settled, user, language), language))


def _why(settled: Settled, user: str, language: Language) -> Content:
    held = settled.held
    status, by = (held.status, held.decided_by) if held else (None, None)
    refusal = settled.refusal_in(language)
    return not_changed(settled.kept or "gone", status, by, user, refusal, language)


def _value(values: dict[str, Any], name: str) -> str:
    return str(values.get(name, {}).get(name, {}).get("value") or "").strip()
