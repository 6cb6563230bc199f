"""What people write, upload and vote comes in here: recorded first, acknowledged after."""

from bot.hearing.apps import Apps, withdraw
from bot.hearing.ballot_box import BallotBox
from bot.hearing.ballots import REASONS, VALUES, clicked
from bot.hearing.catch_up import CatchUp
from bot.hearing.command_box import CommandBox
from bot.hearing.heard import is_direct
from bot.hearing.inbox import Inbox
from bot.hearing.note_box import NoteBox, Proposed
from bot.hearing.place import is_here
from bot.hearing.readers import change_readers
from bot.hearing.serve import Bot
from bot.hearing.serve_teams import TeamsBot
from bot.hearing.unescape import unescape
from bot.hearing.upload_box import NotDone, UploadBox

__all__ = [
    "REASONS",
    "VALUES",
    "Apps",
    "BallotBox",
    "Bot",
    "CatchUp",
    "CommandBox",
    "Inbox",
    "NotDone",
    "NoteBox",
    "Proposed",
    "TeamsBot",
    "UploadBox",
    "change_readers",
    "clicked",
    "is_direct",
    "is_here",
    "unescape",
    "withdraw",
]
