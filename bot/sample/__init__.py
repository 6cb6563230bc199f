"""The sample manual: what a fresh installation answers from before it has manuals of its own.

The PDF is committed. It is written by `python -m bot.sample.build` from the text beside it.
"""

from pathlib import Path

SAMPLE_PDF = Path(__file__).with_name("halvorsen-hp-160.pdf")
"""The PDF. Fictitious machine, real layout: labelled pages, bookmarks, tables that run on."""
