"""How far a message is that asks experts."""

from typing import ClassVar

from bot.showing.row_ledger import RowLedger, Rows
from sql import expert_messages


class ExpertLedger(RowLedger):
    """The row of one such message, for one attempt."""

    rows: ClassVar[Rows] = expert_messages
    event_type = "shoptalk_expert"
