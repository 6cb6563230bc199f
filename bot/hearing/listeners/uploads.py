"""The buttons of a PDF's card, of what leads are asked of it, and the forms behind them: what is
clicked or sent is written down before it is acknowledged, and a job does it."""

import re
from typing import Any, Final

import structlog
from slack_bolt import Ack

from agent.wording import in_language, ours
from bot.errors import MayNot, SlackError
from bot.hearing.heard import Event
from bot.hearing.upload_box import NotDone, UploadBox
from bot.hearing.upload_forms import UploadForms
from bot.showing import escaped
from bot.slack import calling

log = structlog.get_logger()

FORMS: Final = re.compile(r"^upload_(?:refuse|share|supersede|revise|remove)$")
VIEWS: Final = FORMS
_UNREACHABLE: Final = ours("I could not ask Slack who you are just now. Click once more.")
_CHOOSE: Final = ours("Choose who may read it.")


def approved(box: UploadBox, ack: Ack, action: Event, body: Event) -> None:
    """It is written down before the click is acknowledged."""
    if (upload_id := _id(action.get("value"))) is not None:
        channel, user = str(body["channel"]["id"]), _user(body)
        key = f"action:{action['action_ts']}:{user}"
        box.ask(upload_id, channel, user, "approve", key, {"in": channel})
    ack()


def open_form(forms: UploadForms, action: Event, body: Event) -> None:
    """The form is open for who may; else they read why not. Where Slack refuses, the button is
    still there."""
    upload_id, user = _id(action.get("value")), _user(body)
    channel = str((body.get("channel") or {}).get("id"))
    name = str(action.get("action_id")).removeprefix("upload_")
    if upload_id is None:
        return
    try:
        view = forms.form(name, upload_id, channel, user)
        if view is not None:
            view = {**view, "private_metadata": f"{view['private_metadata']}@{channel}"}
            with calling():
                forms.slack.poster.views_open(trigger_id=body["trigger_id"], view=view)
    except (MayNot, NotDone) as error:
        _whisper(forms, body, channel, error.said(forms.tongues.of(user)))
    except SlackError as error:
        log.warning("upload.unasked", upload_id=upload_id, reason=error.for_operators)
        _whisper(forms, body, channel, in_language(_UNREACHABLE, forms.tongues.of(user)))


def sent(forms: UploadForms, ack: Ack, view: Event, body: Event) -> None:
    """What was filled in is written down, before it is acknowledged."""
    about, _, channel = str(view["private_metadata"]).partition("@")
    number, _, how = about.partition(":")
    upload_id, user = _id(number), _user(body)
    values: dict[str, Any] = view["state"]["values"]
    name = str(view["callback_id"]).removeprefix("upload_")
    wanted: dict[str, Any] = {"in": channel}
    match name:
        case "refuse":
            wanted["reason"] = _text(values, "reason")
        case "share":
            wanted |= {
                "channels": _field(values, "channels").get("selected_conversations") or [],
                "groups": _values(_field(values, "groups")),
                "everyone": bool(_values(_field(values, "everyone"))),
            }
            if not (wanted["channels"] or wanted["groups"] or wanted["everyone"]):
                said = in_language(_CHOOSE, forms.tongues.of(user, ask=False))
                ack(response_action="errors", errors={"channels": said})
                return
        case "supersede":
            chosen = _field(values, "older").get("selected_option") or {}
            wanted["older"] = _id(chosen.get("value"))
        case "revise":
            for field in ("title", "revision", "equipment"):
                wanted[field] = " ".join(_text(values, field).split())
                wanted[f"was_{field}"] = _initial(view, field)
        case "remove":
            chosen = _field(values, "what").get("selected_option") or {}
            wanted["what"] = chosen.get("value", "here") if how == "both" else how
        case _:
            ack()
            return
    if upload_id is not None:
        forms.box.ask(upload_id, None, user, name, f"view:{view['id']}:{user}", wanted)
    ack()


def _whisper(forms: UploadForms, body: Event, channel: str, said: str) -> None:
    place = body.get("container") or {}
    try:
        with calling():
            forms.slack.poster.chat_postEphemeral(
                channel=channel,
                thread_ts=place.get("thread_ts"),
                user=_user(body),
                text=escaped(said),
            )
    except SlackError as error:
        log.warning("upload.untold", reason=error.for_operators)


def _user(body: Event) -> str:
    return str(body["user"]["id"])


def _id(value: object) -> int | None:
    return int(str(value)) if str(value).isdecimal() and len(str(value)) < 19 else None


def _field(values: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = values.get(name, {}).get(name) or {}
    return found


def _text(values: dict[str, Any], name: str) -> str:
    return str(_field(values, name).get("value") or "").strip()


def _values(field: dict[str, Any]) -> list[str]:
    return [str(one["value"]) for one in field.get("selected_options") or ()]


def _initial(view: Event, name: str) -> str:
    """What the form was filled in with."""
    for block in view.get("blocks") or ():
        if block.get("block_id") == name:
            return str((block.get("element") or {}).get("initial_value") or "")
    return ""
