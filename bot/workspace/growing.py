"""More people and channels than every workspace begins with."""

import re
import time
from collections.abc import Mapping
from typing import Any, Final

from bot.workspace.hub import Hub
from bot.workspace.local_acts import Act, person
from bot.workspace.pages import true
from bot.workspace.refusal import Refusal

Row = dict[str, Any]
OTHER_TEAM: Final = "T0ELSEWHERE"
"""The company with which a channel is shared, by Slack Connect."""
_KINDS: Final[Mapping[str, Row]] = {
    "member": {},
    "guest": {"is_restricted": True},
    "single_channel_guest": {"is_restricted": True, "is_ultra_restricted": True},
    "stranger": {"is_stranger": True, "team_id": OTHER_TEAM},
}
_NAME: Final = re.compile(r"[a-z0-9_-]{1,80}")


class Growing:
    """Each takes what was sent, and returns what is said."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def by_name(self) -> dict[str, Act]:
        """The acts by the names in their addresses."""
        return {"person": self.person, "channel": self.channel}

    async def person(self, body: Row) -> Row:
        """Let there be a person, in no channel: `kind` is member, guest, single_channel_guest, or
        stranger, who is of another company. `real_name` may end with "(what they are)"."""
        user, kind = str(body["user"]), str(body.get("kind") or "member")
        if kind not in _KINDS:
            raise ValueError(f"kind is one of {', '.join(_KINDS)}")
        if not user.startswith("U") or user in self._hub.state.users:
            raise Refusal("user_taken")
        fields = {"real_name": str(body.get("real_name") or body["name"]), **_KINDS[kind]}
        change = {"kind": "hired", "user": user, "name": str(body["name"]), "fields": fields}
        self._hub.change(change)
        self._hub.log.changed(what="hired", user=user)
        return {"user": user}

    async def channel(self, body: Row) -> Row:
        """Let there be a channel, in which is who made it: `private`, or `shared` with another
        company. The bot, as everybody else, is brought there by `invite`."""
        state, user = self._hub.state, person(self._hub, body["user"])
        id_, name = str(body["channel"]), str(body["name"])
        if not _NAME.fullmatch(name):
            raise Refusal("invalid_name_specials")
        if any(name == one["name"] for one in state.channels.values()):
            raise Refusal("name_taken")
        if not id_.startswith("C") or id_ in state.channels:
            raise Refusal("channel_taken")
        private, shared = true(body.get("private")), true(body.get("shared"))
        row: Row = {
            "id": id_,
            "name": name,
            "is_channel": not private,
            "is_group": private,
            "is_im": False,
            "is_mpim": False,
            "is_private": private,
            "members": [user],
            "created": int(time.time()),
        }
        if shared:
            row |= {"is_shared": True, "is_ext_shared": True, "connected_team_ids": [OTHER_TEAM]}
        self._hub.change({"kind": "opened", "channel": row})
        self._hub.log.changed(what="opened", channel=id_)
        return {"channel": id_}
