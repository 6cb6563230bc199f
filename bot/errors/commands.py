"""What a command was given that it cannot work with."""

from bot.errors.base import BotError


class BadSetting(BotError):
    """A setting cannot be used: correct it in the environment or in .env."""

    kind = "permanent"


class NoSuchFile(BotError):
    """There is no such file or folder: check the path."""

    kind = "permanent"


class CannotRead(BotError):
    """The file cannot be read: check its name and who may read it."""

    kind = "permanent"


class CannotWrite(BotError):
    """The file cannot be written: check its folder, the space there and who may write."""

    kind = "permanent"


class BadBackup(BotError):
    """This is no whole backup of Shoptalk's, and nothing was changed: take an earlier one, or copy
    it here again."""

    kind = "permanent"


class NoSuchManual(BotError):
    """There is no such manual: `shoptalk manuals` lists them."""

    kind = "permanent"


class NoSuchEmbedding(BotError):
    """There is no such embedding model that neither serves nor is being filled: `shoptalk
    embedding` lists them."""

    kind = "permanent"


class NoSuchAnswer(BotError):
    """There is no such answer: `shoptalk ask --json` says its answer_id."""

    kind = "permanent"


class NothingKept(BotError):
    """Nothing is kept of this person: it takes their Slack id, such as U024BE7LH."""

    kind = "permanent"


class NoSuchKey(BotError):
    """There is no such key: `shoptalk keys list` lists them."""

    kind = "permanent"


class BadKey(BotError):
    """A key cannot be made like this: `shoptalk keys create --help` says how."""

    kind = "permanent"


class BadRole(BotError):
    """A role cannot be given like this: `shoptalk roles grant --help` says how."""

    kind = "permanent"


class NothingDone(BotError):
    """Nothing could be done with any of the files."""

    kind = "permanent"
