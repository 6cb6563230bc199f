"""The app's home tab: that a person looks at it, and the pictures that it shows."""

from collections.abc import Iterator
from typing import Any, Final

from bot.workspace import filing, rooms, shapes
from bot.workspace.hub import Hub
from bot.workspace.refusal import Refusal
from bot.workspace.rules import Fault
from bot.workspace.state import BOT_USER

Row = dict[str, Any]
_SHOWN: Final = frozenset({"image/png", "image/jpeg", "image/gif"})


def look(hub: Hub, user: str, view: Row | None) -> Row | None:
    """The person opens the tab: the app is told, with what it shows where it shows something
    (https://docs.slack.dev/reference/events/app_home_opened)."""
    if not hub.delivery.installed.has_home:
        raise Refusal("not_enabled")
    channel = rooms.open_direct(hub, [user, BOT_USER])
    event: Row = {
        "type": "app_home_opened",
        "user": user,
        "channel": channel["id"],
        "tab": "home",
        **({"view": view} if view else {}),
    }
    hub.tell(event)
    return shown(hub, view)


def pictures_fault(hub: Hub, view: Row) -> Fault | None:
    """Why Slack would refuse a file that the view shows: it "must be an image", `png`, `jpg`,
    `jpeg` or `gif`, of which the id or the address is given and not both, and "the user posting
    these blocks must have access to this file"
    (https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object)."""
    for at, given in _files(view):
        where = f"[json-pointer:{at}/slack_file]"
        wrong = Fault("invalid_arguments", (f"[ERROR] invalid slack file {where}",))
        if set(given) != {"id"}:
            return wrong
        try:
            row = filing.seen_by_bot(hub, str(given["id"]))
        except Refusal:
            return wrong
        if row["mimetype"] not in _SHOWN or not row["size"]:
            return wrong
    return None


def shown(hub: Hub, view: Row | None) -> Row | None:
    """The view with the addresses of its pictures, as the page draws it."""
    if view is None:
        return None
    blocks = []
    for block in view["blocks"]:
        row = hub.state.files.get(str((block.get("slack_file") or {}).get("id")))
        if row is not None and not row.get("deleted"):
            file = {**block["slack_file"], "url": shapes.file(row, hub.base)["url_private"]}
            blocks.append({**block, "slack_file": file})
        else:
            blocks.append(block)
    return {**view, "blocks": blocks}


def _files(view: Row) -> Iterator[tuple[str, Row]]:
    for number, block in enumerate(view.get("blocks") or ()):
        if isinstance(block.get("slack_file"), dict):
            yield f"/view/blocks/{number}", block["slack_file"]
