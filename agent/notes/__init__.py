"""Site notes: an expert's better answer, proposed, decided on, and found by who asks the same.

No DSPy and no language model: the bot process loads this room, and a note's text is shown as it
is and told to no LM.
"""

from agent.notes.correct import MOST, Better, Decided, Verdict, decide, propose
from agent.notes.finding import Notes
from agent.notes.likeness import Likeness, Rule
from sql.site_notes import SiteNote

__all__ = [
    "MOST",
    "Better",
    "Decided",
    "Likeness",
    "Notes",
    "Rule",
    "SiteNote",
    "Verdict",
    "decide",
    "propose",
]
