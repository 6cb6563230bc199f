"""Processes that run side by side, and which Slack they talk to.

The face opens when a name is first asked for: no command loads the clock but the one that runs it.
"""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
