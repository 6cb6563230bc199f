"""Whom to ask where the manuals do not say: who shared the nearest manual here, or the experts.

Names are plain text: nobody is called by an answer that is none.
"""

from collections.abc import Callable, Sequence

from agent.wording import Language, in_language
from agent.wording import sentences as wording
from sql import uploads
from sql.database import Connection
from sql.passages import Passage

Name = Callable[[str], str | None]
"""A person's name by their id; None where it is not known (any more)."""


def whom_to_ask(
    conn: Connection,
    team: str,
    channel: str,
    nearest: Sequence[Passage],
    name: Name,
    experts: str | None,
    language: Language = "en",
) -> str:
    """A sentence; empty where nobody is known. Only who shared it in this channel is named."""
    said = []
    near = {passage.manual_id: passage.manual for passage in reversed(nearest)}
    by = uploads.uploaders(conn, team, channel, list(near))
    for manual_id, manual in reversed(near.items()):
        if found := name(by[manual_id]) if manual_id in by else None:
            said.append(in_language(wording.ASK_UPLOADER, language, name=found, manual=manual))
            break
    if experts:
        said.append(in_language(wording.ASK_EXPERTS, language, experts=experts))
    return " ".join(said)
