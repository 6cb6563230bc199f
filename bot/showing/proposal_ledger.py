"""How far the message is in which leads are asked to decide on a correction."""

from typing import ClassVar

from bot.showing.row_ledger import RowLedger, Rows
from sql import correction_messages


class ProposalLedger(RowLedger):
    """The row of one such message, for one attempt."""

    rows: ClassVar[Rows] = correction_messages
    event_type = "shoptalk_correction"
