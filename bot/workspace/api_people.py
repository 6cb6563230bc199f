"""Methods `users.info`, `usergroups.*`, `auth.teams.list` and `bots.info`."""

from typing import Any

from bot.workspace import shapes
from bot.workspace.hub import Hub
from bot.workspace.pages import page, true
from bot.workspace.refusal import Refusal
from bot.workspace.state import APP_ID, BOT_ID, GROUPS

Row = dict[str, Any]


def info(hub: Hub, arguments: Row) -> Row:
    user = hub.state.users.get(arguments["user"])
    if user is None:
        raise Refusal("user_not_found")
    knobs = hub.delivery.knobs
    told = shapes.user(user, hub.org)
    if true(arguments.get("include_locale")):
        told = {**told, "locale": knobs.locales.get(user["id"], "en-US")}
    return {"user": told}


def teams(hub: Hub, arguments: Row) -> Row:
    rows, more = page([{"id": hub.state.team, "name": "Local workspace"}], arguments)
    return {"teams": rows, **more}


def groups(hub: Hub, arguments: Row) -> Row:
    hide = () if true(arguments.get("include_users")) else ("users",)
    return {"usergroups": [{k: v for k, v in g.items() if k not in hide} for g in GROUPS]}


def group_users(hub: Hub, arguments: Row) -> Row:
    for group in GROUPS:
        if group["id"] == arguments["usergroup"]:
            return {"users": group["users"]}
    raise Refusal("no_such_subteam")


def bot(hub: Hub, arguments: Row) -> Row:
    return {"bot": {"id": BOT_ID, "name": "shoptalk", "app_id": APP_ID, "deleted": False}}


METHODS = {
    "auth.teams.list": teams,
    "users.info": info,
    "usergroups.list": groups,
    "usergroups.users.list": group_users,
    "bots.info": bot,
}
