"""The message that asks experts in a question's thread: the one that calls people."""

import re
from collections.abc import Sequence
from typing import Final

from agent.wording import Language, in_language, ours
from bot.showing.blocks.content import (
    TEXT,
    Block,
    Content,
    content,
    fits,
    paragraph,
    plain,
    small,
)
from bot.showing.blocks.escape import cut
from bot.showing.blocks.part_blocks import CLOSE, full
from bot.showing.blocks.parts import Part, size

_GROUP: Final = re.compile(r"^S[A-Z0-9]+$")
_PERSON: Final = re.compile(r"^[UW][A-Z0-9]+$")
_MOST: Final = 2
_CALLED: Final = 10
_ASKED: Final = 600
_SEARCHED: Final = 600
_TOP: Final = ours("{by} asks an expert about this question:")
_FOUND: Final = ours("What comes closest in the manuals:")
_NOTHING: Final = ours("Nothing was found that everyone here may read.")
_SAVE: Final = ours("Save as correction")
_HOW: Final = ours(
    "Answer in this thread. “Save as correction” keeps what you wrote, so that who asks the same "
    "is shown it."
)


def expert_tag(
    experts: Sequence[str],
    by: str,
    asked: str,
    searched: str,
    found: Sequence[Part],
    near: Sequence[str],
    answer_id: int,
    language: Language = "en",
) -> Content:
    """Calls the experts (ids of user groups and people, as they are set: no other mention is ever
    alive) with the question, which manuals were `searched`, and the closest lines; where there are
    none, the places that came `near`."""
    call = " ".join(filter(None, map(_mention, experts[:_CALLED])))
    top = in_language(_TOP, language, by=cut(by, 80, "…"))
    asked = f"“{cut(' '.join(asked.split()), _ASKED)}”"
    searched = cut(searched, _SEARCHED, "…")
    manual, drawn = "", []
    for part in found[:_MOST]:
        is_new, manual = part.manual != manual, part.manual
        drawn.append(full(part, 0, CLOSE, None, language, manual=is_new, may_table=False))
    listed = "\n".join(f"• {cut(one, 300, '…')}" for one in near[:_MOST]) if not drawn else ""
    label = in_language(_FOUND if drawn or listed else _NOTHING, language)
    how = in_language(_HOW, language)
    called: Block = {"type": "section", "text": {"type": "mrkdwn", "text": call}}
    head = [*([called] if call else []), paragraph(top), paragraph(asked)]
    head += [paragraph(searched)] if searched else []
    tail = [_save(answer_id, language), small(how)]
    for most in range(len(drawn), -1, -1):
        said = [top, asked, searched, label, listed, *(one.plain for one in drawn[:most]), how]
        body = [block for one in drawn[:most] for block in one.blocks]
        body += [paragraph(listed)] if listed else []
        blocks = [*head, paragraph(label), *body, *tail]
        if fits(blocks) and sum(map(size, said)) < TEXT - len(call) - 100:
            break
    made = content(said, blocks)
    return Content(f"{call} {made.text}"[:4_000] if call else made.text, made.blocks)


def _mention(id_: str) -> str:
    if _GROUP.match(id_):
        return f"<!subteam^{id_}>"
    return f"<@{id_}>" if _PERSON.match(id_) else ""


def _save(answer_id: int, language: Language) -> Block:
    button: Block = {
        "type": "button",
        "action_id": "save_correction",
        "text": plain(in_language(_SAVE, language), 75),
        "value": str(answer_id),
    }
    return {"type": "actions", "elements": [button]}
