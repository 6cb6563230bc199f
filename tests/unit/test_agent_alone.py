"""Whether a message needs what was said before it."""

import pytest

from agent.conversation import stands_alone


@pytest.mark.parametrize(
    "message",
    [
        "What is the torque for the gland bolts?",
        "E-045",
        "How do I replace the ram packing",
        "wie hoch ist das Anzugsmoment der Deckelschrauben",
        "quel est le couple des vis de la bride",
        "¿cuál es la presión de la bomba?",
    ],
)
def test_alone(message: str) -> None:
    """A whole question, or a code, is searched as it is."""
    assert stands_alone(message)


@pytest.mark.parametrize(
    "message",
    [
        "and in lb-ft?",
        "what torque?",
        "how do I get that off the shaft",
        "what about the motor feet on the left side",
        "und für die kleinen Schrauben am Deckel?",
        "y para los tornillos del motor?",
        "et pour les autres vis de la pompe ?",
        "?",
        "",
    ],
)
def test_leaning(message: str) -> None:
    """What goes on, points back or is too short is understood from what was said before."""
    assert not stands_alone(message)
