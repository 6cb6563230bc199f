"""The stage that writes the lead: one sentence of the LM's, shown only where the lines say it."""

from collections.abc import Sequence

import dspy

from agent.evidence import Unit
from agent.reading.reader import Check, Choice, chosen_lines
from agent.reading.refusals import note_refusal
from agent.reading.signatures import Lead
from agent.reading.small import lines_to_check
from agent.verify import Cited, Row, Verdict, check_lead


class LeadStage(dspy.Module):
    """Asks the LM for a sentence, once more where verification complains."""

    def __init__(self, tries: int = 1) -> None:
        super().__init__()
        self.predict = dspy.Predict(Lead)
        self.tries = tries

    def forward(self, question: str, unit: Unit) -> dspy.Prediction:
        """`lead`: the sentence as it may be shown, "" for none; `complaint`: what was wrong."""
        hint = ""
        for _ in range(self.tries):
            said = self.predict(lines=lines_to_check(unit), question=question, hint=hint)
            verdict = verdict_on(question, str(said.sentence or ""), unit)
            if verdict.accepted:
                return dspy.Prediction(lead=verdict.shown, complaint="")
            hint = verdict.reason
        return dspy.Prediction(lead="", complaint=hint)


def verdict_on(question: str, lead: str, unit: Unit) -> Verdict:
    """Verification's word on a lead that stands on all the lines of the unit."""
    verdict = check_lead(question, lead, cited_of(unit))
    if not verdict.accepted and lead.strip():
        note_refusal()
    return verdict


def complaint_about(question: str, units: Sequence[Unit]) -> Check:
    """What verification says against a lead that a reader wrote for its choices of these units; ""
    where it may be shown."""

    def complain(lead: str, chosen: Sequence[Choice]) -> str:
        first = chosen[0]
        unit = units[first.unit]
        verdict = verdict_on(question, lead, chosen_lines(unit, first.lines))
        return "" if verdict.accepted else verdict.reason

    return complain


def cited_of(unit: Unit) -> Cited:
    """The unit as verification reads it."""
    lines: list[str | Row] = []
    over: list[str] = []
    for line in unit.lines:
        row = line.row
        if line.role in ("header", "heading"):
            over.append(line.text)
        elif row is not None:
            lines.append(Row(row.cells, row.heads))
        else:
            lines.append(line.text)
    return Cited(tuple(lines), tuple(over), unit.section, unit.manual)
