"""The message in which leads are asked to let a PDF be read, and what it says afterwards."""

from dataclasses import dataclass
from typing import Final

from agent.wording import Language, in_language, ours
from bot.roles import ACTS, who_may
from bot.showing.blocks.card_acts import buttons
from bot.showing.blocks.content import Content, content, paragraph, rich, small, words
from bot.showing.blocks.escape import cut

_NAME: Final = 120
_WAITS: Final = ours("{by} shared {name} in {where}. May it be read there?")
_FACTS: Final = ours("Pages: {pages}. Passages: {passages}. Procedures: {procedures}.")
_WHO: Final = ours("Until somebody decides, nobody is answered from it. Deciding is for {who}.")
_UNTOLD: Final = ours(
    "A PDF waits to be approved, in a conversation that not everybody here may read. A lead who is "
    "there decides on its card, and an operator with `shoptalk manuals approve {id}`."
)
_APPROVED: Final = ours("{name}, shared by {by}: approved by {lead}, {on}.")
_REFUSED: Final = ours("{name}, shared by {by}: not approved by {lead}, {on}.")
_GONE: Final = ours("{name}, shared by {by}, was taken back: nothing is left to decide.")
_DONE_UNTOLD: Final = ours("It is decided what becomes of the PDF with the number {id}.")


@dataclass(frozen=True)
class Waits:
    """A PDF that waits, or waited. `told`: those in the leads' channel may know its name. `where`:
    the conversation as they know it; `lead` and `on`: who decided, and when."""

    upload_id: int
    outcome: str
    told: bool
    name: str
    by: str
    where: str = ""
    pages: int = 0
    passages: int = 0
    procedures: int = 0
    lead: str = ""
    on: str = ""


def upload_to_leads(one: Waits, language: Language = "en") -> Content:
    """What those in the leads' channel see of it: what it is, where it waits, and two buttons;
    where they may not know that, that there is one."""
    waits = one.outcome == "waiting"
    if not one.told:
        said = in_language(_UNTOLD if waits else _DONE_UNTOLD, language, id=one.upload_id)
        return content([said], [paragraph(said)])
    name, by = f"“{cut(' '.join(one.name.split()), _NAME, '…')}”", cut(one.by, _NAME, "…")
    if not waits:
        done = _GONE if not one.lead else _REFUSED if one.outcome == "refused" else _APPROVED
        said = in_language(done, language, name=name, by=by, lead=one.lead, on=one.on)
        return content([said], [paragraph(said)])
    top = in_language(_WAITS, language, by=by, name=name, where=one.where)
    counts = {"pages": one.pages, "passages": one.passages, "procedures": one.procedures}
    facts = in_language(_FACTS, language, **counts)
    who = in_language(_WHO, language, who=who_may(ACTS["manual.approve"], language))
    blocks = [rich(words(top, bold=True)), paragraph(facts)]
    blocks += [buttons(one.upload_id, ["approve", "refuse"], language), small(who)]
    return content([top, facts, who], blocks)
