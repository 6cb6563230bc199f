"""Units: what an answer shows whole, made of the lines of a manual's passages.

A procedure, an entry of a fault table or of troubleshooting, a table, or the text under one
heading. Everything here goes by the structure of the page (headings, labels of steps, tables), by
nothing that only one manual has.
"""

from ingest.procedures.labels import Label, label_of
from ingest.procedures.making import build_units
from ingest.procedures.references import Reference, references

__all__ = ["Label", "Reference", "build_units", "label_of", "references"]
