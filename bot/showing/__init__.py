"""What people see: messages, cards and forms, each shown once.

The face opens when a name is first asked for: the bot process shows a form and loads no DSPy.
"""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
