"""Reads pictures with the LM of AGENT_VISION_LM."""

import base64

import dspy
from dspy.utils.exceptions import AdapterParseError

from agent.lm import answering_within, open_vision, outages
from agent.senses.signatures import ReadPicture
from agent.settings import AgentSettings
from ingest.calling import Ledger
from sql.home import Home

_LINES = 60
_LETTERS = 120


class Eye:
    """A vision LM. Safe for threads."""

    def __init__(self, lm: dspy.LM, seconds: float) -> None:
        """`seconds`: how long one picture may take in all."""
        self._lm = lm
        self._seconds = seconds
        self._read = dspy.Predict(ReadPicture)

    def lines(self, jpeg: bytes) -> list[str]:
        """What is printed on the picture, line by line, as the LM reads it; empty where it reads
        nothing, or says what cannot be parsed. Raises LMUnavailable where it gives no answer."""
        url = f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"
        context = dspy.context(
            lm=self._lm, adapter=dspy.ChatAdapter(), trace=None, disable_history=True
        )
        with outages(), answering_within(self._seconds, lambda: True), context:
            try:
                said = self._read(photo=dspy.Image(url)).lines
            except AdapterParseError:
                return []
        lines = (" ".join(line.split())[:_LETTERS] for line in str(said or "").splitlines())
        return [line for line in lines if line][:_LINES]


def open_eye(settings: AgentSettings, home: Home, ledger: Ledger | None = None) -> Eye | None:
    """The vision LM that the settings name, None where they name none. Raises LMUnavailable where
    it cannot be had at all; it is not asked yet."""
    lm = open_vision(settings, home, ledger)
    return None if lm is None else Eye(lm, settings.answer_seconds)
