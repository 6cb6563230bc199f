"""Message timestamps in Slack's form, for questions that do not come from Slack."""

import time


def stamp() -> str:
    """Now, as Slack writes it: seconds with six decimals, fixed width, so that it sorts as text."""
    return f"{time.time():017.6f}"
