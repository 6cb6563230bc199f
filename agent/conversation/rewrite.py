"""The stage that says a question in a manual's words, so that the search finds what is meant."""

import dspy

from agent.conversation.signatures import Rewrite
from agent.lm import key_of
from agent.wording import brief

MOST = 3


class RewriteStage(dspy.Module):
    """Asks the LM for searches beside the question; slang and other languages need them most."""

    def __init__(self) -> None:
        super().__init__()
        self.predict = dspy.Predict(Rewrite)

    def forward(self, message: str) -> dspy.Prediction:
        """`searches`: up to three, none twice. Raises DSPy's adapter error where the LM cannot be
        understood."""
        said = self.predict(message=brief(message))
        searches = (" ".join(str(search).split()) for search in said.searches or ())
        return dspy.Prediction(searches=list(dict.fromkeys(filter(None, searches)))[:MOST])

    def key(self, message: str) -> str:
        """What the reply depends on, as a hash."""
        return key_of(self.predict, message=message)
