"""Whatever listeners bring things to, for one team."""

from dataclasses import dataclass

from bot.hearing.ballot_box import BallotBox
from bot.hearing.channel_desk import ChannelDesk
from bot.hearing.clicks import Clicks
from bot.hearing.comings import Comings
from bot.hearing.command_box import CommandBox
from bot.hearing.drafts_desk import DraftsDesk
from bot.hearing.home_box import HomeBox
from bot.hearing.inbox import Inbox
from bot.hearing.leads_desk import LeadsDesk
from bot.hearing.note_box import NoteBox
from bot.hearing.pane_box import PaneBox
from bot.hearing.upload_box import UploadBox
from bot.hearing.upload_forms import UploadForms
from bot.hearing.walk_box import WalkBox
from bot.slack import Identity, Slack, Tongues


@dataclass(frozen=True)
class Desks:
    """One for each kind of thing; `slack` is for what is done after the acknowledgement, and so
    are the `tongues` where they may ask it."""

    inbox: Inbox
    ballots: BallotBox
    notes: NoteBox
    clicks: Clicks
    comings: Comings
    commands: CommandBox
    channels: ChannelDesk
    corrections: LeadsDesk
    drafts: DraftsDesk
    walks: WalkBox
    uploads: UploadForms
    homes: HomeBox
    pane: PaneBox
    slack: Slack
    tongues: Tongues


def desks_of(inbox: Inbox, ballots: BallotBox, notes: NoteBox, slack: Slack, me: Identity) -> Desks:
    """All of them, on the inbox's database and queue."""
    db, queue = inbox.db, inbox.queue
    tongues = Tongues(lambda: db, me.team, slack)
    return Desks(
        inbox=inbox,
        ballots=ballots,
        notes=notes,
        clicks=Clicks(db, queue, me.team),
        comings=Comings(db, queue, me),
        commands=CommandBox(db, queue, me),
        channels=ChannelDesk(notes),
        corrections=LeadsDesk(notes),
        drafts=DraftsDesk(notes, queue),
        walks=WalkBox(db, queue, me.team),
        uploads=UploadForms(UploadBox(db, queue, me.team), slack, me, notes.rules, tongues),
        homes=HomeBox(db, queue, me.team),
        pane=PaneBox(db, queue, me),
        slack=slack,
        tongues=tongues,
    )
