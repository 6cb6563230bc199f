"""What can go wrong with a PDF. Each class's docstring is the sentence that a person reads.

IngestError
├── NotAPdf
├── EmptyPdf
├── BrokenPdf
├── EncryptedPdf
├── NoTextPdf
├── TooLarge
├── TooManyPages
├── ParseTimeout
├── ParseMemory
├── TooMuchText
└── NoSuchPage
"""


class IngestError(Exception):
    """The manual could not be ingested; nothing of it was kept."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or " ".join((type(self).__doc__ or "").split()))


class NotAPdf(IngestError):
    """This is not a PDF: export or print it as PDF and try again."""


class EmptyPdf(IngestError):
    """This PDF is empty, it has no bytes or no pages: check the export and try again."""


class BrokenPdf(IngestError):
    """This PDF is damaged and cannot be read: download or export it again."""


class EncryptedPdf(IngestError):
    """This PDF needs a password to open: save a copy without a password and try that."""


class NoTextPdf(IngestError):
    """This PDF has no text on any page, it is a scan: install the extra "ocr" for text recognition
    and try again, or run it on the PDF first."""


class TooLarge(IngestError):
    """This PDF has more bytes than are taken: split it, or raise INGEST_MAX_BYTES."""


class TooManyPages(IngestError):
    """This PDF has more pages than are taken: split it, or raise INGEST_MAX_PAGES."""


class ParseTimeout(IngestError):
    """Reading this PDF took too long: split it, or raise INGEST_PARSE_SECONDS."""


class ParseMemory(IngestError):
    """Reading this PDF took too much memory: split it, or raise INGEST_PARSE_MEMORY_MB."""


class TooMuchText(IngestError):
    """This PDF holds more text than is taken: split it, or raise INGEST_PARSE_OUTPUT_MB."""


class NoSuchPage(IngestError):
    """The manual has no page with this number."""


def named(name: str, message: str) -> IngestError:
    """The error that a child process told of."""
    kinds = {kind.__name__: kind for kind in IngestError.__subclasses__()}
    return kinds.get(name, BrokenPdf)(message)
