"""Clicks and forms: what a person does with a control, and what the bot makes of it."""

import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.workspace import shapes
from bot.workspace.home_tab import pictures_fault
from bot.workspace.hub import Hub
from bot.workspace.refusal import Refusal, refuse
from bot.workspace.responses import Responses
from bot.workspace.rules import view_fault
from bot.workspace.state import APP_ID

Row = dict[str, Any]


@dataclass
class Interactions:
    """The forms that are open, one a person, the triggers by which the bot may open one, and what
    each person's home tab shows."""

    hub: Hub
    views: dict[str, Row] = field(default_factory=dict)
    homes: dict[str, Row] = field(default_factory=dict)
    _triggers: dict[str, tuple[str, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.responses = Responses(self.hub)

    async def click(
        self, user: str, given: Row, channel_id: str | None, ts: str | None, view_id: str | None
    ) -> None:
        """Click a control of a message or of the open form, as it is shown there.

        Refusal where it is not shown, or where the bot does not acknowledge the click.
        """
        body = self.body("block_actions", user)
        if view_id is not None:
            view = body["view"] = self._view(user, view_id)
            body["container"] = {"type": "view", "view_id": view_id}
            blocks = view.get("blocks", [])
        else:
            channel = self.hub.channel(channel_id or "", user)
            alone = self._alone(user, channel["id"], ts)
            row = alone or self.hub.message(channel["id"], ts or "")
            blocks = row.get("blocks") or []
            body["channel"] = {"id": channel["id"], "name": channel["name"] or "directmessage"}
            if alone is None:  # of an ephemeral one Slack sends no message along
                body["message"] = shapes.message(self.hub.state, channel["id"], row, self.hub.base)
            body["container"] = {
                "type": "message",
                "message_ts": ts,
                "channel_id": channel["id"],
                "is_ephemeral": alone is not None,
            }
            thread = row.get("thread_ts")
            body["response_url"] = self.responses.address(user, channel["id"], ts, thread)
            if row.get("thread_ts"):
                body["container"]["thread_ts"] = row["thread_ts"]
        action = _action(blocks, given)
        body["actions"] = [action]
        if action["type"] == "feedback_buttons" and view_id is None:
            self._toggle(channel["id"], ts or "", user, action)
        if await self.hub.delivery.interactive(body) is None:
            raise Refusal("bot_did_not_answer")

    def _alone(self, user: str, channel: str, ts: str | None) -> Row | None:
        """The ephemeral message that the person sees there."""
        for row in self.hub.state.ephemeral:
            if (row["ts"], row["channel"], row["for"]) == (ts, channel, user):
                return row
        return None

    def _toggle(self, channel: str, ts: str, user: str, action: Row) -> None:
        """Slack shows the thumb as chosen, or as not chosen any more; the payload says which thumb
        it was and not what of the two (bolt-python#1435)."""
        name, value = action["action_id"], action["value"]
        was = self.hub.state.chosen_by(channel, ts, user).get(name)
        change = {"kind": "chose", "channel": channel, "ts": ts, "user": user, "name": name}
        self.hub.change({**change, "value": None if was == value else value})

    async def submit(self, user: str, view_id: str, values: Row) -> Row:
        """Send a form; the errors that the bot finds in it, or nothing where it is closed."""
        view = self._view(user, view_id)
        body = self.body("view_submission", user)
        body["view"] = {**view, "state": {"values": values}}
        said = await self.hub.delivery.interactive(body)
        if said is None:
            raise Refusal("bot_did_not_answer")
        if said.get("response_action") == "errors":
            return {"errors": said["errors"]}
        if said.get("response_action") == "update":
            self._show(user, {**view, **said["view"]})
        else:
            self.close(user)
        return {}

    def close(self, user: str) -> None:
        """Close the person's form, if one is open."""
        self.views.pop(user, None)
        self.hub.log.changed(what="view", user=user)

    def open(self, trigger: str, view: Row) -> Row:
        """Open a form for the person whose click gave the trigger, a short time ago."""
        refuse(view_fault(view, "modal"))
        user, until = self._triggers.pop(trigger, ("", 0.0))
        if not user:
            raise Refusal("invalid_trigger_id")
        if time.monotonic() > until:
            raise Refusal("expired_trigger_id")
        return self._show(user, {"id": _new_id(), **view})

    def update(self, view_id: str, view: Row) -> Row:
        """Change the form that is open."""
        refuse(view_fault(view, "modal"))
        for user, there in self.views.items():
            if there["id"] == view_id:
                return self._show(user, {**there, **view})
        raise Refusal("not_found")

    def publish(self, user: str, view: Row, hash_: str | None = None) -> Row:
        """The person's home tab shows the view; not where it shows another one than `hash_`."""
        refuse(view_fault(view, "home"))
        refuse(pictures_fault(self.hub, view))
        if user not in self.hub.state.users:
            raise Refusal("user_not_found")
        before = self.homes.get(user, {"id": _new_id()})
        if hash_ and hash_ != before.get("hash"):
            raise Refusal("hash_conflict")
        return self._keep(self.homes, user, {"id": before["id"], **view})

    def forget(self) -> None:
        """Close all forms."""
        self.views.clear()
        self.homes.clear()
        self._triggers.clear()

    def _show(self, user: str, view: Row) -> Row:
        return self._keep(self.views, user, view)

    def _keep(self, views: dict[str, Row], user: str, view: Row) -> Row:
        views[user] = {"team_id": self.hub.state.team, "app_id": APP_ID, **view}
        views[user]["hash"] = secrets.token_hex(4)
        self.hub.log.changed(what="view", user=user)
        return views[user]

    def _view(self, user: str, view_id: str) -> Row:
        for view in (self.views.get(user), self.homes.get(user)):
            if view is not None and view["id"] == view_id:
                return view
        raise Refusal("view_not_found")

    def has(self, trigger: object, view_id: object) -> bool:
        """Whether it is one of this workspace's triggers, or forms."""
        return trigger in self._triggers or any(
            view_id is not None and view.get("id") == view_id for view in self.views.values()
        )

    def trigger(self, user: str) -> str:
        """A trigger that opens one form for the person, a short time."""
        now = time.monotonic()
        self._triggers = {k: v for k, v in self._triggers.items() if v[1] > now - 60}
        trigger = f"{secrets.token_hex(6)}.local"
        self._triggers[trigger] = (user, now + self.hub.delivery.knobs.trigger_seconds)
        return trigger

    def body(self, kind: str, user: str) -> Row:
        """What every interaction's payload has."""
        team, org = self.hub.state.team, self.hub.org
        return {
            "type": kind,
            "token": "local",
            "api_app_id": APP_ID,
            "trigger_id": self.trigger(user),
            "team": None if org else {"id": team, "domain": "local"},
            "user": {"id": user, "name": self.hub.state.users[user]["name"], "team_id": team},
            "is_enterprise_install": bool(org),
            "enterprise": {"id": org, "name": "Local organisation"} if org else None,
        }


def _new_id() -> str:
    return f"V0{secrets.token_hex(4).upper()}"


def _controls(blocks: list[Row]) -> Iterator[tuple[str, Row]]:
    for number, block in enumerate(blocks):
        inside = [*block.get("elements", ()), block.get("accessory"), block.get("element")]
        for control in inside:
            if isinstance(control, dict) and control.get("action_id"):
                yield block.get("block_id") or f"b{number}", control


def _action(blocks: list[Row], given: Row) -> Row:
    """The action as Slack sends it: the control as it is shown, with what was chosen."""
    for block_id, control in _controls(blocks):
        if control["action_id"] != given["action_id"]:
            continue
        kind = control["type"]
        action: Row = {
            "type": kind,
            "action_id": control["action_id"],
            "block_id": block_id,
            "action_ts": f"{time.time():.6f}",
        }
        if kind == "feedback_buttons":
            offered = [control[f"{side}_button"] for side in ("positive", "negative")]
        elif kind in ("button", "icon_button"):
            offered = [control]
        elif "options" in control:
            offered = control["options"]
        else:
            return {**action, **{k: v for k, v in given.items() if k not in action}}
        value = (given.get("selected_option") or given).get("value")
        for one in offered:
            if one.get("value") == value:
                chosen = {"selected_option": one} if "options" in control else {"value": value}
                return {**action, **chosen}
    raise Refusal("no_such_control")
