"""What can go wrong with a PDF. Who shared it reads the class's docstring, or else its `people`.

IngestError
├── NotAPdf
├── EmptyPdf
├── BrokenPdf
├── CutShortPdf
├── EncryptedPdf
├── LockedPdf
├── XfaForm
├── Portfolio
├── NoTextPdf
├── NoLettersPdf
├── TooLarge
├── TooManyPages
├── ParseTimeout
├── ParseMemory
├── TooMuchText
├── NoSuchPage
└── PictureError
    ├── BrokenPicture
    └── HugePicture
"""

from collections.abc import Sequence

from sql.failure import Failure

_NAMED = 10
"""Files inside a portfolio that are named."""


class IngestError(Failure):
    """The manual could not be ingested; nothing of it was kept."""

    kind = "permanent"


class NotAPdf(IngestError):
    """This is not a PDF: export or print it as PDF and try again."""


class EmptyPdf(IngestError):
    """This PDF is empty, it has no bytes, no pages, or neither text nor pictures on them: check the
    export and try again."""


class BrokenPdf(IngestError):
    """This PDF is damaged and cannot be read: download or export it again."""


class CutShortPdf(IngestError):
    """This PDF was cut short, its end is not in the file: download or export it again."""

    @classmethod
    def of(cls, lost: int, pages: int) -> "CutShortPdf":
        """Says how many pages are lost."""
        return cls(
            f"This PDF was cut short, {lost} of its {pages} pages are not in the file: download or"
            " export it again."
        )


class EncryptedPdf(IngestError):
    """This PDF needs a password to open: save a copy without a password and try that."""


class LockedPdf(IngestError):
    """This PDF is locked by a rights management that only its own viewer opens: ask for a copy
    without it."""


class XfaForm(IngestError):
    """This PDF is an XFA form, whose pages only Adobe Acrobat draws: open it there, print it as PDF
    and try that."""


class Portfolio(IngestError):
    """This PDF is a portfolio, its manuals are files inside it: open it in Adobe Acrobat, save each
    of them and try those."""

    @classmethod
    def of(cls, names: Sequence[str]) -> "Portfolio":
        """Names the files inside."""
        more = len(names) - _NAMED
        told = ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
        return cls(
            f"This PDF is a portfolio, its manuals are files inside it ({told}): save each of them"
            " from Adobe Acrobat and try those."
        )


class NoTextPdf(IngestError):
    """This PDF has no text on any page, it is a scan: install text recognition
    (`make extra-ocr`) and try again, or run it on the PDF first."""

    people = (
        "This PDF has no text on any page, it is a scan: run text recognition on it, or get"
        " a copy with text, and share that."
    )


class NoLettersPdf(IngestError):
    """This PDF's fonts do not say which letters they draw, so that its text cannot be read: print
    it as PDF from the program that made it, or install text recognition (`make extra-ocr`) and try
    again."""

    people = (
        "This PDF's fonts do not say which letters they draw, so that its text cannot be "
        "read: print it as PDF from the program that made it, and share that."
    )


class TooLarge(IngestError):
    """This PDF has more bytes than are taken: split it, or raise INGEST_MAX_BYTES."""

    people = "This PDF has more bytes than I take: split it, and share the parts."


class TooManyPages(IngestError):
    """This PDF has more pages than are taken: split it, or raise INGEST_MAX_PAGES."""

    people = "This PDF has more pages than I take: split it, and share the parts."


class ParseTimeout(IngestError):
    """Reading this PDF took too long: split it, or raise INGEST_PARSE_SECONDS."""

    people = "Reading this PDF took too long: split it, and share the parts."


class ParseMemory(IngestError):
    """Reading this PDF took too much memory: split it, or raise INGEST_PARSE_MEMORY_MB."""

    people = "Reading this PDF took too much memory: split it, and share the parts."


class TooMuchText(IngestError):
    """This PDF holds more text than is taken: split it, or raise INGEST_PARSE_OUTPUT_MB."""

    people = "This PDF holds more text than I take: split it, and share the parts."


class NoSuchPage(IngestError):
    """The manual has no page with this number."""


class PictureError(IngestError):
    """The picture cannot be read: send another one, or write what it shows."""


class BrokenPicture(PictureError):
    """This picture is damaged, or of a kind that I do not open: send it as JPEG or PNG."""


class HugePicture(PictureError):
    """This picture has more pixels than I open: send a smaller one, or only the part that
    matters."""


def named(name: str, message: str) -> IngestError:
    """The error that a child process told of."""
    of_pictures = PictureError.__subclasses__()
    kinds = {kind.__name__: kind for kind in (*IngestError.__subclasses__(), *of_pictures)}
    return kinds.get(name, BrokenPdf)(message)
