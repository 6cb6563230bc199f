"""What can go wrong where people are talked to, each with its cure. Classes and texts:
`sql.failure`.

BotError
├── commands.py: BadSetting, NoSuchFile, CannotRead, CannotWrite, BadBackup, NoSuchManual,
│   NoSuchAnswer, NoSuchEmbedding, NothingKept, NoSuchKey, BadKey, BadRole, NothingDone
├── extras.py: NoCharts, NoMlflow, NotRegistered
├── processes.py: PortTaken, AlreadyRunning, NightFailed, KilledTooOften
├── workspaces.py: TokensUnreadable, OfNoTeam, NoSuchWorkspace, StillInstalled
├── worded.py: Worded
│   ├── MayNot
│   └── NotDone (bot.hearing)
└── slack.py: SlackError
    ├── SlackUnreachable
    ├── ReadersChange
    └── SlackRefused

`telling.py` makes a sentence of any exception: one for operators, one for people.
"""

from bot.errors.base import BotError
from bot.errors.commands import (
    BadBackup,
    BadKey,
    BadRole,
    BadSetting,
    CannotRead,
    CannotWrite,
    NoSuchAnswer,
    NoSuchEmbedding,
    NoSuchFile,
    NoSuchKey,
    NoSuchManual,
    NothingDone,
    NothingKept,
)
from bot.errors.extras import NoCharts, NoMlflow, NotRegistered
from bot.errors.processes import AlreadyRunning, KilledTooOften, NightFailed, PortTaken
from bot.errors.slack import ReadersChange, SlackError, SlackRefused, SlackUnreachable
from bot.errors.telling import HANDLED, said_in, sentence, told
from bot.errors.worded import MayNot, Worded
from bot.errors.workspaces import NoSuchWorkspace, OfNoTeam, StillInstalled, TokensUnreadable

__all__ = [
    "HANDLED",
    "AlreadyRunning",
    "BadBackup",
    "BadKey",
    "BadRole",
    "BadSetting",
    "BotError",
    "CannotRead",
    "CannotWrite",
    "KilledTooOften",
    "MayNot",
    "NightFailed",
    "NoCharts",
    "NoMlflow",
    "NoSuchAnswer",
    "NoSuchEmbedding",
    "NoSuchFile",
    "NoSuchKey",
    "NoSuchManual",
    "NoSuchWorkspace",
    "NotRegistered",
    "NothingDone",
    "NothingKept",
    "OfNoTeam",
    "PortTaken",
    "ReadersChange",
    "SlackError",
    "SlackRefused",
    "SlackUnreachable",
    "StillInstalled",
    "TokensUnreadable",
    "Worded",
    "said_in",
    "sentence",
    "told",
]
