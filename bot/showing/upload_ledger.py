"""How far the message is in which leads are asked to let a PDF be read."""

from typing import ClassVar

from bot.showing.row_ledger import RowLedger, Rows
from sql import upload_messages


class UploadLedger(RowLedger):
    """The row of one such message, for one attempt."""

    rows: ClassVar[Rows] = upload_messages
    event_type = "shoptalk_waiting"
