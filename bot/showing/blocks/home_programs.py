"""The sections of a lead's home tab on votes, on the program that answers, and on what it costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from agent.wording import Language, counted, in_language, ours
from bot.showing.blocks.content import Block, paragraph, plain, section, small
from bot.showing.blocks.home import Section, heading, short
from bot.showing.blocks.home_lead import bullets, item, listed

VOTES: Final = ours("Votes, the last eight weeks")
VOTES_LINE: Final = ours(
    "👍 {ups}, 👎 {downs} in the last four weeks; before: 👍 {ups_before}, 👎 {downs_before}."
)
NO_VOTES: Final = ours("Nobody voted in the last eight weeks.")
SERVED: Final = ours("{day}: {version} ({kind})")
KINDS: Final = {
    "gate": ours("promoted on its evidence"),
    "person": ours("promoted by a person"),
    "rollback": ours("rolled back"),
    "canary": ours("served to a share"),
}
PROGRAM: Final = ours("The program that answers")
CHAMPION: Final = ours("Serving: {version}, since {since}")
CHAMPION_PACKAGED: Final = ours("Serving: {version}, the program of the package")
CANARY: Final = ours("To {share} % of threads: {version}, since {since}")
CANDIDATE: Final = ours("Candidate: {version}")
EVIDENCE: Final = ours(
    "e-value {e_value} of {needed} needed · won {won}, lost {lost}, tied {tied} · {missing} missing"
)
NO_EVIDENCE: Final = ours("No comparison is kept of it.")
NO_CANDIDATE: Final = ours(
    "There is no candidate: nights make one once there is enough to learn from."
)
ROLL_BACK: Final = ours("Roll back")
ROLL_BACK_TITLE: Final = ours("Roll back?")
ROLL_BACK_TEXT: Final = ours(
    "{before} will answer again instead of {version}, for everybody and at once. It is written into"
    " the audit with your name."
)
ROLL_BACK_CANARY: Final = ours(
    "{version} will answer no thread any more. It is written into the audit with your name."
)
NOT_NOW: Final = ours("Not now")
COST: Final = ours("Cost, the last four weeks")
COST_LINE: Final = counted(
    "{count} answer · {tokens} tokens · {cost}", "{count} answers · {tokens} tokens · {cost}"
)
COST_UNKNOWN: Final = ours("nobody says what it costs")
COST_VERSION: Final = ours("By version")
COST_CHANNEL: Final = ours("By channel")
_NAME: Final = 100


@dataclass(frozen=True)
class Evidence:
    """What a comparison came to."""

    e_value: str
    needed: str
    won: int
    lost: int
    tied: int
    missing: int


@dataclass(frozen=True)
class Programs:
    """Who serves and who may follow. `canary`: (version, percent, since); `candidate`: with its
    evidence. `undo`: the last decision's id, and what would serve then (None: nothing is to be
    undone)."""

    champion: str
    since: str | None
    champion_evidence: Evidence | None = None
    canary: tuple[str, int, str] | None = None
    candidate: tuple[str, Evidence | None] | None = None
    undo: tuple[int, str] | None = None


@dataclass(frozen=True)
class Spent:
    """What a version or channel cost."""

    answers: int
    tokens: int
    cost: str | None
    name: str = ""
    channel: str = ""


def votes(
    now: tuple[int, int],
    before: tuple[int, int],
    served: Sequence[tuple[str, str, str]],
    picture: Block | None = None,
    language: Language = "en",
) -> Section:
    """(ups, downs) now and before, and `served`: (day, version, kind) of who came to serve."""
    blocks: list[Block] = [heading(in_language(VOTES, language))]
    if not sum(now) + sum(before):
        blocks.append(paragraph(in_language(NO_VOTES, language)))
    else:
        names = ("ups", "downs", "ups_before", "downs_before")
        figures = dict(zip(names, now + before, strict=True))
        blocks.append(paragraph(in_language(VOTES_LINE, language, **figures)))
    if picture is not None:
        blocks.append(picture)
    if served:
        said = [came_to_serve(*one, language) for one in served]
        blocks.append(bullets([section((one, False)) for one in said]))
    return blocks


def came_to_serve(day: str, version: str, kind: str, language: Language = "en") -> str:
    """Which version came to serve on a day, and by what."""
    by = in_language(KINDS.get(kind, kind), language)
    return in_language(SERVED, language, day=day, version=short(version, _NAME), kind=by)


def programs(found: Programs, language: Language = "en") -> Section:
    """Champion, canary and candidate with their evidence, and the way back."""
    version = short(found.champion, _NAME)
    if found.since:
        serving = in_language(CHAMPION, language, version=version, since=found.since)
    else:
        serving = in_language(CHAMPION_PACKAGED, language, version=version)
    if found.champion_evidence:
        serving += f"\n{_evidence(found.champion_evidence, language)}"
    blocks: list[Block] = [heading(in_language(PROGRAM, language)), paragraph(serving)]
    if found.canary:
        name, share, since = found.canary
        said = in_language(CANARY, language, version=short(name, _NAME), share=share, since=since)
        blocks.append(paragraph(said))
    if found.candidate:
        name, evidence = found.candidate
        said = in_language(CANDIDATE, language, version=short(name, _NAME))
        blocks.append(paragraph(f"{said}\n{_evidence(evidence, language)}"))
    elif not found.canary:
        blocks.append(small(in_language(NO_CANDIDATE, language)))
    if found.undo:
        blocks.append({"type": "actions", "elements": [_roll_back(found, found.undo, language)]})
    return blocks


def cost(
    versions: Sequence[Spent], channels: Sequence[Spent], language: Language = "en"
) -> Section:
    """What answers cost; nothing where nothing was answered."""
    if not versions:
        return []
    blocks: list[Block] = [heading(in_language(COST, language))]
    for title, rows in ((COST_VERSION, versions), (COST_CHANNEL, channels)):
        items = [_spent(row, language) for row in rows]
        if items:
            blocks.append(listed(in_language(title, language), items))
    return blocks


def _roll_back(found: Programs, undo: tuple[int, str], language: Language) -> Block:
    seen, before = undo
    if found.canary:
        text = in_language(ROLL_BACK_CANARY, language, version=short(found.canary[0], 60))
    else:
        names = {"version": short(found.champion, 60), "before": short(before, 60)}
        text = in_language(ROLL_BACK_TEXT, language, **names)
    return {
        "type": "button",
        "action_id": "home_rollback",
        "style": "danger",
        "text": plain(in_language(ROLL_BACK, language), 75),
        "value": str(seen),
        "confirm": {
            "title": plain(in_language(ROLL_BACK_TITLE, language), 100),
            "text": plain(text, 300),
            "confirm": plain(in_language(ROLL_BACK, language), 30),
            "deny": plain(in_language(NOT_NOW, language), 30),
            "style": "danger",
        },
    }


def _evidence(found: Evidence | None, language: Language) -> str:
    if found is None:
        return in_language(NO_EVIDENCE, language)
    return in_language(EVIDENCE, language, **vars(found))


def _spent(row: Spent, language: Language) -> Block:
    said = in_language(
        COST_LINE,
        language,
        count=row.answers,
        tokens=f"{row.tokens:,}".replace(",", "\u202f"),
        cost=row.cost if row.cost is not None else in_language(COST_UNKNOWN, language),
    )
    return item(row.name, row.channel, said, language)
