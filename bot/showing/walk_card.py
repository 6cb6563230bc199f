"""A card of a walk as its audience may see it now: the manual's words, read anew for each."""

from collections.abc import Sequence

from bot.showing.blocks.lines import Line, named, revision_of
from bot.showing.blocks.parts import says
from bot.showing.blocks.plain import BESIDE
from bot.showing.blocks.walk import Card
from bot.showing.cells import cells_of
from bot.showing.cited import stepped
from bot.showing.doubted import doubt_of
from bot.showing.walk_plan import remedies
from sql import answers, pages, passages, walks
from sql.answers import Citation
from sql.audience import Audience
from sql.database import Connection
from sql.passages import Passage
from sql.walks import OVER_ALL, Walk, WalkLine


def card_of(conn: Connection, audience: Audience, walk: Walk, number: int) -> Card | None:
    """The card; None where its lines may not be read (any more), not even one of them."""
    every = walks.lines(conn, walk.walk_id)
    placed = [line for line in every if line.card in (OVER_ALL, number)]
    step = next((one for one in walks.steps(conn, walk.walk_id) if one.card == number), None)
    ids = list(dict.fromkeys(line.passage_id for line in every))
    texts = {one.passage_id: one for one in passages.read(conn, audience, ids)}
    own = [line for line in placed if line.card == number]
    if step is None or not own or any(line.passage_id not in texts for line in placed):
        return None
    cited = answers.citations_of(conn, audience, walk.answer_id)
    lines = [_line(conn, audience, line, texts[line.passage_id], cited) for line in own]
    over = [
        _line(conn, audience, line, texts[line.passage_id], cited)
        for line in placed
        if line.card == OVER_ALL
    ]
    passage = texts[own[0].passage_id]
    body = next((n for n, line in enumerate(own) if line.role in ("step", "row")), 0)
    row = next((n for n, line in enumerate(own) if line.piece), None)
    revision = revision_of(passage.revision, passage.manual, walk.language)
    return Card(
        step,
        _title(conn, audience, walk, list(texts.values())),
        BESIDE.join(filter(None, (named(passage.manual), revision))),
        tuple(over),
        tuple(stepped(lines)),
        lines[body],
        "" if row is None else _tried(lines[row], own[row].piece),
    )


def _title(conn: Connection, audience: Audience, walk: Walk, read: Sequence[Passage]) -> str:
    """The heading of the part, with its number where one of the sections has it."""
    answer = answers.shown(conn, audience, walk.answer_id)
    claims = answer.claims if answer else []
    title = str(claims[walk.claim].get("title", "")) if walk.claim < len(claims) else ""
    sections = [one.section.rsplit(" > ", 1)[-1] for one in read]
    return next((one for one in sections if title and says(one, title)), title or sections[0])


def _tried(line: Line, piece: int) -> str:
    found = remedies(line.cells)
    return found[piece - 1] if piece <= len(found) else ""


def _line(
    conn: Connection,
    audience: Audience,
    placed: WalkLine,
    passage: Passage,
    cited: Sequence[Citation],
) -> Line:
    text = passage.text[placed.starts : placed.ends]
    page, label = _page(conn, audience, passage, text)
    ordinals = [one.ordinal for one in cited if (one.manual_id, one.page) == _key(passage, page)]
    return Line(
        text,
        passage.manual,
        page,
        label,
        ordinals[0] if ordinals else None,
        recognised=passage.recognised,
        role=placed.role,
        cells=cells_of(passage, text) if placed.role == "row" else (),
        step=placed.label if placed.role == "step" else "",
        level=placed.level,
        doubt=doubt_of(passage, text),
    )


def _key(passage: Passage, page: int) -> tuple[int, int]:
    return passage.manual_id, page


def _page(
    conn: Connection, audience: Audience, passage: Passage, text: str
) -> tuple[int, str | None]:
    """The page that holds the words, of a passage that goes over several."""
    words = _flat(text)
    several = passage.page_to > passage.page_from
    for number in range(passage.page_from, passage.page_to + 1) if several else ():
        read = pages.read(conn, audience, passage.manual_id, number)
        if read is not None and words in _flat(read.text):
            return number, read.label
    return passage.page_from, passage.label


def _flat(text: str) -> str:
    return " ".join(text.split())
