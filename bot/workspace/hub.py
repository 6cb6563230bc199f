"""What can be done in the workspace, by people and by the bot, and the events that follow."""

from pathlib import Path
from typing import Any

from bot.workspace import shapes
from bot.workspace.delivery import Delivery
from bot.workspace.events import envelope
from bot.workspace.installs import Installs
from bot.workspace.journal import Journal
from bot.workspace.log import Log
from bot.workspace.refusal import Refusal
from bot.workspace.sessions import Agents
from bot.workspace.state import BOT_USER, NOBODY, State

Row = dict[str, Any]


class Hub:
    """One workspace: state, journal, log and delivery together. `base` is its address."""

    def __init__(
        self, state: State, journal: Journal, log: Log, delivery: Delivery, files: Path, base: str
    ) -> None:
        self.state = state
        self.log = log
        self.delivery = delivery
        self.files = files
        self.base = base
        self.journal = journal
        self.agents = Agents()
        self.installs: Installs | None = None
        files.mkdir(mode=0o700, parents=True, exist_ok=True)

    @property
    def org(self) -> str | None:
        """The organisation for all of which the app is installed, where this is one of its."""
        wide = self.installs.org_wide(self.state.team) if self.installs else None
        return wide or self.delivery.knobs.org

    def change(self, change: Row) -> None:
        """Make a change and write it down."""
        self.state.apply(change)
        self.journal.append(change)

    def compact(self, before: float) -> None:
        """The journal holds what there is, and nothing that was deleted or is older."""
        for file_id in self.state.forget(before):
            (self.files / file_id).unlink(missing_ok=True)
        self.journal.compact(self.state.whole())

    def channel(self, channel_id: str, member: str | None = None) -> Row:
        """A channel; Refusal where there is none, or where `member` is not in it."""
        found = self.state.channels.get(channel_id)
        if found is None:
            raise Refusal("channel_not_found")
        if member is not None and member not in found["members"]:
            raise Refusal("not_in_channel")
        return found

    def message(self, channel_id: str, ts: str) -> Row:
        """A message; Refusal where there is none."""
        found = self.state.messages[self.channel(channel_id)["id"]].get(ts)
        if found is None:
            raise Refusal("message_not_found")
        return found

    def send(self, event: Row, channel_id: str) -> None:
        """Bring an event of a channel to the bot, if the bot is in there."""
        if BOT_USER in self.state.channels[channel_id]["members"]:
            self.tell(event)

    def tell(self, event: Row) -> None:
        """Bring an event to the bot that is of no channel."""
        if self.installs is None or self.installs.is_in(self.state.team):
            self.delivery.event(envelope(self.state.team, event, self.org))

    def post(self, channel_id: str, user: str, text: str, **more: Any) -> Row:
        """Post a message and return it; events follow."""
        channel = self.channel(channel_id)
        thread = more.get("thread_ts")
        if thread:
            head = self.state.messages[channel_id].get(thread)
            if head is None:
                raise Refusal("thread_not_found")
            # A reply's ts means the thread that it is in.
            more["thread_ts"] = thread = head.get("thread_ts") or thread
        ts = self.state.new_ts()
        row: Row = {"ts": ts, "user": user, "text": text, **more}
        row = {key: value for key, value in row.items() if value not in (None, [])}
        if user == BOT_USER:
            row |= shapes.bot_fields()
            self.agents.posted(channel_id, thread)
        self.change({"kind": "posted", "channel": channel_id, "message": row})
        self.log.changed(
            what="posted",
            channel=channel_id,
            ts=ts,
            thread_ts=thread,
            user=user,
            text=text,
            metadata=row.get("metadata"),
        )
        shown = shapes.message(self.state, channel_id, row, self.base)
        event = {**shown, "channel": channel_id, "channel_type": shapes.channel_kind(channel)}
        self.send({**event, "event_ts": ts}, channel_id)
        if user != BOT_USER and f"<@{BOT_USER}>" in text and not channel["is_im"]:
            keep = ("user", "text", "ts", "thread_ts", "team", "channel")
            mention = {key: event[key] for key in keep if key in event}
            self.send({"type": "app_mention", **mention, "event_ts": ts}, channel_id)
        return row

    def edit(self, channel_id: str, ts: str, **fields: Any) -> Row:
        """Change a message; a person's edit of the text is marked as one."""
        row = self.message(channel_id, ts)
        before = shapes.message(self.state, channel_id, row, self.base)
        if fields.get("text", row["text"]) != row["text"]:
            fields["edited"] = {"user": row["user"], "ts": self.state.new_ts()}
        change = {"kind": "changed", "channel": channel_id, "ts": ts, "fields": fields}
        self.change(change)
        self.log.changed(
            what="changed",
            channel=channel_id,
            ts=ts,
            user=row["user"],
            text=row["text"],
            metadata=row.get("metadata"),
        )
        after = shapes.message(self.state, channel_id, row, self.base)
        self._hidden(channel_id, "message_changed", message=after, previous_message=before)
        return row

    def delete(self, channel_id: str, ts: str) -> None:
        """Delete a message. One with replies leaves a tombstone, which goes with the last reply."""
        row = self.message(channel_id, ts)
        before = shapes.message(self.state, channel_id, row, self.base)
        buried = bool(self.state.threads[channel_id].get(ts))
        self.log.changed(
            what="deleted",
            channel=channel_id,
            ts=ts,
            thread_ts=row.get("thread_ts"),
            user=row["user"],
            metadata=row.get("metadata"),
        )
        if buried:
            self.change({"kind": "buried", "channel": channel_id, "ts": ts})
            stone = shapes.message(self.state, channel_id, row, self.base)
            self._hidden(channel_id, "message_changed", message=stone, previous_message=before)
            return
        self.change({"kind": "deleted", "channel": channel_id, "ts": ts})
        self._hidden(channel_id, "message_deleted", deleted_ts=ts, previous_message=before)
        head = self.state.messages[channel_id].get(row.get("thread_ts") or "")
        if head and head["user"] == NOBODY and not self.state.threads[channel_id][head["ts"]]:
            self.change({"kind": "deleted", "channel": channel_id, "ts": head["ts"]})
            self.log.changed(what="deleted", channel=channel_id, ts=head["ts"], user=NOBODY)

    def _hidden(self, channel_id: str, subtype: str, **more: Any) -> None:
        channel = self.state.channels[channel_id]
        self.send(
            {
                "type": "message",
                "subtype": subtype,
                "hidden": True,
                "channel": channel_id,
                "channel_type": shapes.channel_kind(channel),
                "ts": self.state.new_ts(),
                **more,
            },
            channel_id,
        )

    def react(self, channel_id: str, ts: str, user: str, name: str, remove: bool = False) -> None:
        """Add a reaction or take it back."""
        row = self.message(channel_id, ts)
        there = user in row.get("reacted", {}).get(name, [])
        if there != remove:
            raise Refusal("no_reaction" if remove else "already_reacted")
        self.change(
            {
                "kind": "reacted",
                "channel": channel_id,
                "ts": ts,
                "user": user,
                "name": name,
                "remove": remove,
            }
        )
        self.log.changed(
            what="unreacted" if remove else "reacted",
            channel=channel_id,
            ts=ts,
            user=user,
            name=name,
        )
        self.send(
            {
                "type": "reaction_removed" if remove else "reaction_added",
                "user": user,
                "reaction": name,
                "item": {"type": "message", "channel": channel_id, "ts": ts},
                "item_user": row["user"],
            },
            channel_id,
        )
