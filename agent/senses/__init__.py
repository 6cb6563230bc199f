"""What else than text is asked with: pictures are read by a vision LM, clips are heard.

What is read there is data: it reaches no prompt of ours as an instruction. The face opens when a
name is first asked for: an endpoint that hears loads no DSPy.
"""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
