"""Everything else."""

import re
from typing import Final

from slack_bolt import Ack

ANY: Final = re.compile(".*")


def event() -> None:
    """Nothing to do."""


def acknowledge(ack: Ack) -> None:
    """Nothing else to do."""
    ack()
