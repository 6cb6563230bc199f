"""Which of the lines found answer the question, as a language model reads them."""

from agent.reading.decision import Decision, Verdict, features, of_reader, rotated, shared
from agent.reading.lead import LeadStage, complaint_about
from agent.reading.reader import Choice, Reader, leads_checked_by, reading_at_most
from agent.reading.readers import reader_asked_for
from agent.reading.refusals import counting_refusals
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
    "counting_refusals",
    "features",
    "leads_checked_by",
    "lines_near",
    "of_reader",
    "reader_asked_for",
    "reading_at_most",
    "rotated",
    "shared",
]
