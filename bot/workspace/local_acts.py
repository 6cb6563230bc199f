"""What people do in the workspace: write, share, react, click, come and go."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from starlette.requests import Request

from bot.workspace import agents, filing, home_tab, rooms, shapes
from bot.workspace.commands import Commands
from bot.workspace.hub import Hub
from bot.workspace.interactions import Interactions
from bot.workspace.once import Once
from bot.workspace.pages import true
from bot.workspace.refusal import Refusal
from bot.workspace.state import BOT_USER
from bot.workspace.written import written

Row = dict[str, Any]
Act = Callable[[Row], Awaitable[Row]]
_MOST_BYTES: Final = 500_000_000


def person(hub: Hub, user: str) -> str:
    """A person's id; Refusal where there is none. Nobody acts as the bot."""
    if user not in hub.state.users or user == BOT_USER:
        raise Refusal("user_not_found")
    return user


class Acts:
    """Each takes what was sent, and returns what is said."""

    def __init__(self, hub: Hub, interactions: Interactions, once: Once) -> None:
        self._hub = hub
        self._once = once
        self._interactions = interactions
        self._commands = Commands(hub, interactions)

    def by_name(self) -> dict[str, Act]:
        """The acts by the names in their addresses."""
        return {
            "message": self.message,
            "react": self.react,
            "click": self.click,
            "command": self.command,
            "shortcut": self.shortcut,
            "expire": self.expire,
            "submit": self.submit,
            "close_view": self.close_view,
            "edit": self.edit,
            "delete": self.delete,
            "delete_file": self.delete_file,
            "transcribe": self.transcribe,
            "open_dm": self.open_dm,
            "open_home": self.open_home,
            "open_pane": self.open_pane,
            "stop": self.stop,
            "hire": self.hire,
            "invite": self.invite,
            "leave": self.leave,
            "alter": self.alter,
            "limit": self.limit,
            "reset": self.reset,
        }

    async def message(self, body: Row) -> Row:
        """Write; a reply with `broadcast` is shown in the channel too."""
        user, channel = person(self._hub, body["user"]), body["channel"]
        self._hub.channel(channel, user)
        text = written(body)
        if not text.strip():
            raise Refusal("no_text")
        thread = body.get("thread_ts")
        also = "thread_broadcast" if thread and true(body.get("broadcast")) else None
        row = self._hub.post(channel, user, text, thread_ts=thread, subtype=also)
        return {"ts": row["ts"], "channel": channel}

    async def upload(self, request: Request) -> Row:
        """Share a file, sent as a form."""
        async with request.form() as form:
            user, channel = person(self._hub, str(form["user"])), str(form["channel"])
            self._hub.channel(channel, user)
            file: Any = form["file"]
            data = await file.read(_MOST_BYTES + 1)
            if len(data) > _MOST_BYTES:
                raise Refusal("file_too_large")
            mode = str(form.get("mode") or "") or None
        text = written(form)
        thread = str(form.get("thread_ts") or "") or None

        async def share() -> Row:
            row = filing.keep(self._hub, user, file.filename or "file", data, mode=mode)
            posted = filing.share(self._hub, channel, user, [row["id"]], text, thread)
            return {"ts": posted["ts"], "file_id": row["id"]}

        return await self._once.do(str(form.get("once") or "") or None, share)

    async def transcribe(self, body: Row) -> Row:
        """Say what Slack understands of a voice clip."""
        words = str(body.get("words") or "")
        filing.transcribe(self._hub, body["file_id"], str(body["status"]), words)
        return {}

    async def react(self, body: Row) -> Row:
        user = person(self._hub, body["user"])
        self._hub.channel(body["channel"], user)
        remove = true(body.get("remove"))
        self._hub.react(body["channel"], body["ts"], user, body["name"].strip(":"), remove)
        return {}

    async def click(self, body: Row) -> Row:
        user = person(self._hub, body["user"])
        where = ("user", "channel", "ts", "view_id")
        given = {k: v for k, v in body.items() if k not in where and v is not None}
        channel, ts, view_id = (body.get(name) for name in where[1:])
        await self._interactions.click(user, given, channel, ts, view_id)
        return {}

    async def command(self, body: Row) -> Row:
        """Use a slash command, as it is typed."""
        user, thread = person(self._hub, body["user"]), body.get("thread_ts")
        await self._commands.run(user, body["channel"], str(body["text"]), thread)
        return {}

    async def shortcut(self, body: Row) -> Row:
        """Choose a shortcut in a message's menu."""
        user = person(self._hub, body["user"])
        await self._commands.shortcut(user, body["channel"], body["ts"], body["callback_id"])
        return {}

    async def expire(self, body: Row) -> Row:
        """Every address by which the app could answer is half an hour old."""
        self._interactions.responses.expire()
        return {}

    async def submit(self, body: Row) -> Row:
        user = person(self._hub, body["user"])
        return await self._interactions.submit(user, body["view_id"], body["values"])

    async def close_view(self, body: Row) -> Row:
        self._interactions.close(person(self._hub, body["user"]))
        return {}

    def _own(self, body: Row) -> None:
        if self._hub.message(body["channel"], body["ts"])["user"] != body["user"]:
            raise Refusal("not_your_message")

    async def edit(self, body: Row) -> Row:
        self._own(body)
        self._hub.edit(body["channel"], body["ts"], text=written(body))
        return {}

    async def delete(self, body: Row) -> Row:
        """Delete one's own message, or one of the bot's."""
        if self._hub.message(body["channel"], body["ts"])["user"] != BOT_USER:
            self._own(body)
        self._hub.delete(body["channel"], body["ts"])
        return {}

    async def delete_file(self, body: Row) -> Row:
        file_id = body.get("file_id") or body["file"]
        if self._hub.state.files.get(file_id, {}).get("user") != body["user"]:
            raise Refusal("not_your_file")
        filing.delete(self._hub, file_id)
        return {}

    async def open_dm(self, body: Row) -> Row:
        """Open the conversation with the bot, or with whom `with` names."""
        others = body.get("with") or BOT_USER
        others = [others] if isinstance(others, str) else others
        channel = rooms.open_direct(self._hub, [person(self._hub, body["user"]), *others])
        return {"channel": channel["id"]}

    async def open_home(self, body: Row) -> Row:
        """Look at the app's home tab; what it shows now, if anything."""
        user = person(self._hub, body["user"])
        return {"view": home_tab.look(self._hub, user, self._interactions.homes.get(user))}

    async def open_pane(self, body: Row) -> Row:
        """Open the conversation with the app beside the channel `about`, or have it open while one
        goes there (`moved`)."""
        user, moved = person(self._hub, body["user"]), true(body.get("moved"))
        return agents.look(self._hub, user, body.get("about"), moved=moved)

    async def stop(self, body: Row) -> Row:
        """Press Slack's own Stop in a thread of that conversation."""
        user = person(self._hub, body["user"])
        agents.stop(self._hub, user, body["channel"], body["thread_ts"])
        return {}

    async def hire(self, body: Row) -> Row:
        """Let there be one more person in the team, or as many as `names` has, in no channel."""
        names = body.get("names") or {body["user"]: body["name"]}
        for user, name in names.items():
            if user in self._hub.state.users or not user.startswith("U"):
                raise Refusal("user_taken")
            self._hub.change({"kind": "hired", "user": user, "name": name})
        self._hub.log.changed(what="hired", user=next(iter(names)))
        return {}

    async def invite(self, body: Row) -> Row:
        """Bring `who` into the channel; the bot too can be brought."""
        user = person(self._hub, body["user"])
        self._hub.channel(body["channel"], user)
        rooms.join(self._hub, body["channel"], body["who"], user)
        return {}

    async def leave(self, body: Row) -> Row:
        """Leave the channel, or send `who` out of it."""
        user = person(self._hub, body["user"])
        self._hub.channel(body["channel"], user)
        rooms.leave(self._hub, body["channel"], body.get("who") or user)
        return {}

    async def alter(self, body: Row) -> Row:
        """Change a user's or channel's fields, as an administrator of Slack could."""
        what, which, fields = body["what"], body["id"], body["fields"]
        self._hub.change({"kind": "altered", "what": what, "id": which, "fields": fields})
        if what == "user":
            user = shapes.user(self._hub.state.users[which], self._hub.org)
            self._hub.tell({"type": "user_change", "user": user})
        elif "is_ext_shared" in fields:
            kind = "channel_shared" if fields["is_ext_shared"] else "channel_unshared"
            other = {"connected_team_id": "T0ELSEWHERE"} if fields["is_ext_shared"] else {}
            self._hub.send({"type": kind, "channel": which, **other}, which)
        return {}

    async def limit(self, body: Row) -> Row:
        """Let Slack say that it keeps this minute's events back."""
        self._hub.delivery.limited(self._hub.state.team)
        return {}

    async def reset(self, body: Row) -> Row:
        """Forget every message and file."""
        self._hub.journal.clear()
        for file_id in self._hub.state.files:
            (self._hub.files / file_id).unlink(missing_ok=True)
        self._hub.state.clear()
        self._interactions.forget()
        self._hub.log.changed(what="reset")
        return {}
