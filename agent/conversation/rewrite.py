"""The stage that says a question in a manual's words, so that the search finds what is meant."""

import hashlib
import json

import dspy

from agent.conversation.signatures import Rewrite
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
        """What the LM's reply depends on, as a hash; the text itself is nobody's to keep."""
        lm = str(getattr(dspy.settings.lm, "model", ""))
        asked = [lm, self.predict.dump_state(), message]
        return hashlib.sha256(json.dumps(asked, default=str).encode()).hexdigest()
