"""The HTTP API: other systems ask, with a key of their own, and get what Slack would say.

`ask_as` is the one way to ask as a client, for whatever else speaks for one. The face opens when a
name is first asked for: making keys loads no DSPy.
"""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
