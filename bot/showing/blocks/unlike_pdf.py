"""What is said of a file that is no PDF: that it is left, and what to do instead."""

from collections.abc import Mapping
from typing import Final

from agent.wording import ours

OTHER: Final = ours("I read only PDFs, so I leave {name} alone: export it as PDF and share that.")
CURES: Final[Mapping[str, str]] = {
    "page": ours(
        "I read only PDFs, so I leave {name} alone: print it as PDF and share that, or copy the "
        "lines that matter into a message."
    ),
    "video": ours(
        "I read only PDFs, so I leave {name} alone: send a photo of what matters, or write what it "
        "shows."
    ),
    "archive": ours("I read only PDFs, so I leave {name} alone: share the PDFs that are in it."),
    "linked": ours(
        "I read only PDFs, so I leave {name} alone: it is only linked; share the PDF itself here."
    ),
}
"""By why it cannot be read; of the rest, an office file and what else there is, `OTHER`."""
