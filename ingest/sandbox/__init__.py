"""PDFs are opened in processes of their own, so that a hostile one harms nothing else.

The face opens when a name is first asked for: a child process loads what it needs and no more.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ingest.sandbox.ahead import ReadAhead
    from ingest.sandbox.photo import Photo, open_photo
    from ingest.sandbox.picture import render_lines, render_page, render_reading
    from ingest.sandbox.reader import PARSER, Parsed, Read, parse

__all__ = [
    "PARSER",
    "Parsed",
    "Photo",
    "Read",
    "ReadAhead",
    "open_photo",
    "parse",
    "render_lines",
    "render_page",
    "render_reading",
]

_MODULES: Final = {
    "PARSER": "reader",
    "Parsed": "reader",
    "Photo": "photo",
    "Read": "reader",
    "ReadAhead": "ahead",
    "open_photo": "photo",
    "parse": "reader",
    "render_lines": "picture",
    "render_page": "picture",
    "render_reading": "picture",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(name)
    return getattr(import_module(f"ingest.sandbox.{_MODULES[name]}"), name)
