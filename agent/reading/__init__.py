"""Which of the lines found answer the question, as a language model reads them."""

from agent.reading.decision import Decision, Verdict, of_reader, shared
from agent.reading.lead import LeadStage, complaint_about
from agent.reading.reader import Choice, Reader, leads_checked_by, reading_at_most
from agent.reading.readers import reader_asked_for
from agent.reading.small import SmallReader, lines_near
from agent.reading.strong import StrongReader

__all__ = [
    "Choice",
    "Decision",
    "LeadStage",
    "Reader",
    "SmallReader",
    "StrongReader",
    "Verdict",
    "complaint_about",
    "leads_checked_by",
    "lines_near",
    "of_reader",
    "reader_asked_for",
    "reading_at_most",
    "shared",
]
