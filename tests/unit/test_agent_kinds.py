"""The kind of a question, in four languages."""

import pytest

from agent.conversation.kinds import KINDS, Kind, Kinds
from ingest.embedding.embed import Embedder


@pytest.fixture(scope="module")
def kinds(minilm: Embedder) -> Kinds:
    return Kinds(minilm).warm()


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What torque do the gland bolts need?", "value"),
        ("Wie viel Öl kommt in das Getriebe der Presse?", "value"),
        ("part number of the guide ring?", "part"),
        ("What does fault code E-042 mean?", "fault_code"),
        ("Where is the manual lowering valve?", "location"),
        ("Can I reach between the dies while the motor runs?", "safety"),
        ("How do I replace the ram packing?", "procedure"),
        ("wie tausche ich die Kolbendichtung", "procedure"),
        ("The press won't build pressure, what should I check?", "troubleshooting"),
        ("Pourquoi la presse ne monte pas en pression ?", "troubleshooting"),
        ("Difference between SETUP and AUTO mode?", "comparison"),
    ],
)
def test_kind(kinds: Kinds, question: str, kind: Kind) -> None:
    """Plain questions on the sample manual are what they are."""
    assert kinds.of(question) == kind


def test_any_message_has_a_kind(kinds: Kinds) -> None:
    """Nothing that is written ends without one, and the same words always have the same."""
    for message in ("", "?", "👍", "x" * 5000):
        assert kinds.of(message) in KINDS
        assert kinds.of(message) == kinds.of(message)
