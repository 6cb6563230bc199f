"""What the program is made of: its stages, what it learns beside them, and both as a document.

It is a DSPy module: its stages are modules given to its constructor, an optimiser can tune what
they tell the LM, and its whole state can be saved.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final, Self

import dspy

from agent.conversation import Bounds, RewriteStage, TriageStage
from agent.errors import StateMismatch
from agent.evidence import UnitFusion
from agent.reading import Decision, LeadStage, Reader, SmallReader, StrongReader

READERS: Final[Mapping[str, type[Reader]]] = {
    reader.name: reader for reader in (SmallReader, StrongReader)
}


class Stages(dspy.Module):
    """The stages. Beside them the state is `decision`: when to say that it answers; `fusion`: how
    what the arms found becomes one order; `bounds`: when a message needs no search;
    `trust_triage`: whether the LM may skip the search too."""

    def __init__(
        self,
        triage: TriageStage | None = None,
        rewrite: RewriteStage | None = None,
        reader: Reader | None = None,
        lead: LeadStage | None = None,
        *,
        decision: Decision | None = None,
        fusion: UnitFusion | None = None,
        bounds: Bounds | None = None,
        trust_triage: bool = False,
    ) -> None:
        super().__init__()
        self.triage = triage or TriageStage()
        self.rewrite = rewrite or RewriteStage()
        self.reader = reader or SmallReader()
        self.lead = lead or LeadStage()
        self.decision = decision or Decision()
        self.fusion = fusion or UnitFusion()
        self.bounds = bounds or Bounds()
        self.trust_triage = trust_triage

    @classmethod
    def reading_with(cls, reader: str) -> Self:
        """A program with the reader of that name; KeyError where there is none."""
        return cls(reader=READERS[reader]())

    def dump_state(self, json_mode: bool = True) -> dict[str, Any]:
        """The whole state: what DSPy saves of the predictors, and what else the program learns."""
        return {
            "schema_hash": self.schema_hash(),
            "reader": self.reader.name,
            "predictors": super().dump_state(json_mode=json_mode),
            "decision": self.decision.document(),
            "fusion": self.fusion.document(),
            "bounds": self.bounds.document(),
            "trust_triage": self.trust_triage,
        }

    def load_state(self, state: dict[str, Any], **_: Any) -> None:
        """Take on a state that `dump_state` gave; raises StateMismatch where it was made for other
        signatures, or for another reader than this program has.

        Predictors that the state lacks stay as they are, and no LM is taken from it.
        """
        if state["schema_hash"] != self.schema_hash() or state["reader"] != self.reader.name:
            raise StateMismatch
        for name, predictor in self.named_predictors():
            if name in state["predictors"]:
                predictor.load_state({**state["predictors"][name], "lm": None})
        self.decision = Decision.from_document(state["decision"])
        self.fusion = UnitFusion(**state["fusion"])
        self.bounds = Bounds(**state["bounds"])
        self.trust_triage = bool(state["trust_triage"])

    def schema_hash(self) -> str:
        """SHA-256, in hex, of the names, types and order of the fields of all predictors."""
        fields = {
            name: [(field, str(info.annotation)) for field, info in one.signature.fields.items()]
            for name, one in sorted(self.named_predictors())
        }
        return hashlib.sha256(json.dumps(fields).encode()).hexdigest()
