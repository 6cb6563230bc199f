"""Judges: LMs that score an answer, and how far each is to be believed."""

from agent.judging.better import Better, PairJudge, Preference
from agent.judging.calibration import Calibration, calibrate
from agent.judging.controls import FAMILIES, Control, Shown, plant
from agent.judging.fitting import Fitted, Label, teach
from agent.judging.judge import Judge
from agent.judging.judges import JUDGES, RIGHT, Asks, named
from agent.judging.rates import Counts, Estimate, wilson
from agent.judging.signatures import Civil, Complete, Grounded, Relevant, Right, Safe
from agent.judging.threshold import area, fit

__all__ = [
    "FAMILIES",
    "JUDGES",
    "RIGHT",
    "Asks",
    "Better",
    "Calibration",
    "Civil",
    "Complete",
    "Control",
    "Counts",
    "Estimate",
    "Fitted",
    "Grounded",
    "Judge",
    "Label",
    "PairJudge",
    "Preference",
    "Relevant",
    "Right",
    "Safe",
    "Shown",
    "area",
    "calibrate",
    "fit",
    "named",
    "plant",
    "teach",
    "wilson",
]
