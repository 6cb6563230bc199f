"""Language models: which there are, the server that a home shares, and what a call gave.

The face opens when a name is first asked for: the server is a module of this room, and must not
load DSPy, which the others do.
"""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
