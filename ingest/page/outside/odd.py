"""What pypdf raises on odd files: its own errors, and those of code that met the unexpected."""

import zlib

from pypdf.errors import PyPdfError

ODD = (
    PyPdfError,
    zlib.error,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
)
