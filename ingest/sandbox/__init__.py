"""PDFs are opened in processes of their own, so that a hostile one harms nothing else.

The face opens when a name is first asked for: a child process loads what it needs and no more.
"""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
