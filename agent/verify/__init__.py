"""Holds what a language model says against the lines that it cites. No language model here.

The manual's own words are the answer; a *lead* in front of them is shown only where `check_lead`
finds it in them (rules: `agent.verify.lead`). A quote is given back as printed (`align`), and
`numbers_off` names each number and identifier that no line prints.
"""

from agent.verify.amounts import amounts, codes, contradict, units_named
from agent.verify.conversion import conversions
from agent.verify.lead import Cited, Row, Verdict, check_lead
from agent.verify.printed import numbers_off
from agent.verify.quotes import Alignment, align, alignments

__all__ = [
    "Alignment",
    "Cited",
    "Row",
    "Verdict",
    "align",
    "alignments",
    "amounts",
    "check_lead",
    "codes",
    "contradict",
    "conversions",
    "numbers_off",
    "units_named",
]
