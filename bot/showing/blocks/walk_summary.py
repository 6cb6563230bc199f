"""What a hand-over, or the end of a walk, says: what was done, by whom, and what is next."""

from collections.abc import Sequence
from typing import Final

from agent.wording import Language, in_language
from bot.showing import walk_words as said
from bot.showing.blocks.content import Block, Content, content, paragraph, rich, small, words
from bot.showing.blocks.drawing import texts
from bot.showing.blocks.escape import cut
from bot.showing.blocks.plain import flat
from bot.showing.blocks.walk import Card, walk_at, within
from bot.showing.walk_story import Run
from sql.walks import Kind

_RUNS: Final = 60
_NAME: Final = 80
_ALL: Final = 2_800
_NEXT: Final = 1_000
_TITLE: Final = 150


def walk_summary(
    head: str,
    title: str,
    runs: Sequence[Run],
    kind: Kind,
    following: Card | None,
    solved: Card | None,
    language: Language = "en",
) -> Content:
    """The summary. `head`: why there is one; `following`: the step that is next, `solved`: what
    solved it, as far as they may be shown."""
    title, head = (cut(" ".join(one.split()), _TITLE, "…") for one in (title, head))
    top = ": ".join(filter(None, (head, title)))
    lines = [ran(run, kind, language) for run in runs] or [in_language(said.NOTHING, language)]
    if len(lines) > _RUNS:
        lines = [*lines[: _RUNS // 2], "…", *lines[-_RUNS // 2 :]]
    done = cut("\n".join(lines), _ALL, " …")
    tail, last = _following(following, kind, language) if following else ([], [])
    blocks: list[Block] = [rich(words(top, bold=True)), paragraph(done)]
    if solved is None:
        return content([top, done, *last], [*blocks, *tail])
    label = in_language(said.SOLVED_BY, language)
    blocks = within([*blocks, rich(words(label, bold=True))], solved, tail, language)
    shown = [label, "\n".join(texts(solved.lines, language)), cut(solved.tried, _NEXT, " …")]
    return content([top, done, *shown, *last], blocks)


def _following(card: Card, kind: Kind, language: Language) -> tuple[list[Block], list[str]]:
    """What is next, as blocks and in words."""
    first = in_language(said.NEXT, language, what=walk_at(card.step, kind, language))
    go_on = in_language(said.GO_ON, language)
    shown = cut(card.tried or flat(card.page, language), _NEXT, " …")
    blocks = [rich(words(first, bold=True), words(shown)), small(go_on)]
    return blocks, [first, shown, go_on]


def ran(run: Run, kind: Kind, language: Language) -> str:
    """`Steps 1-4: done by Ada`."""
    one, several = (
        (said.ONE_STEP, said.STEPS) if kind == "procedure" else (said.ONE_REMEDY, said.REMEDIES)
    )
    if not run.first:
        what = in_language(said.BEFORE, language)
    elif run.first == run.last:
        what = in_language(one, language, step=run.first)
    else:
        what = in_language(several, language, first=run.first, last=run.last)
    return in_language(said.WAS[run.act], language, what=what, name=cut(run.by, _NAME, "…"))
