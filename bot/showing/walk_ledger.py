"""How far a message of a walk is: its card, or a summary."""

from typing import ClassVar

from bot.showing.row_ledger import RowLedger, Rows
from sql import walk_messages


class WalkLedger(RowLedger):
    """The row of one such message, for one attempt."""

    rows: ClassVar[Rows] = walk_messages
    event_type = "shoptalk_walk"
