"""What leads and experts read, cards and their forms, home tabs, the digest and the pages of an
install are all in the language of who reads: no sentence of ours is left in English."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from bot.hearing.install_pages import FAILURES, done_page, failed_page, install_page
from bot.showing import Waits, gone_for_leads, upload_to_leads
from bot.showing.blocks import (
    card,
    card_acts,
    deciding,
    digest,
    drafts,
    experts,
    home,
    home_lead,
    home_programs,
    unlike_pdf,
    upload_forms,
)
from bot.showing.blocks.content import Content
from bot.showing.blocks.lines import Line
from bot.showing.blocks.parts import Part
from bot.showing.blocks.revisions import Revised
from bot.showing.plots import Bar, Plot
from tests.fix_made_up import MADE_UP, WORD, forgotten, left_in_english, read

DAY = "2026-11-27"


GAPS = [
    home_lead.Gap([(WORD, "https://x.slack.com/archives/C1/p1")], count, people, [WORD], manual)
    for count, people, manual in ((1, 1, None), (3, 1, WORD), (4, 2, None))
]
SERVED = [(DAY, WORD, kind) for kind in home_programs.KINDS]
EVIDENCE = home_programs.Evidence("3,1", "20", 1, 2, 3, 4)
ROWS = [
    home_lead.Row((1, 2, 3), (0, 1, 0), WORD),
    home_lead.Row((1, 2, 3), channel="C0LINE2"),
    home_lead.Row((1, 2, 3)),
]
READ = card.Read(
    WORD,
    None,
    pages=1,
    passages=2,
    pages_without_text=9,
    outcome="ingested",
    pages_recognised=1,
    pages_unrecognised=2,
    lines_doubtful=2,
    left={"pictures": [1], "attachments": [WORD] * 7},
    revised=Revised((WORD,), (WORD, WORD), (WORD,), (WORD,), undo=True, upload_id=1),
    without=(1, 2),
    procedures=3,
    equipment=WORD,
    readers=card_acts.card_readers(here=True, channels=[WORD], groups=[WORD], everyone=True),
    decided=WORD,
    upload_id=1,
)


PART = Part("text", WORD, WORD, WORD, "Я", (Line(WORD, WORD, 3, "Ж-1", recognised=True),), WORD)
UPLOADS = [
    Waits(1, outcome, told, WORD, WORD, WORD, 1, 2, 3, lead, DAY)
    for told in (True, False)
    for outcome, lead in (("waiting", ""), ("granted", WORD), ("refused", WORD), ("withdrawn", ""))
]


def programs(to: str, *, canary: bool) -> Any:
    found = home_programs.Programs(
        champion=WORD,
        since=DAY if canary else None,
        champion_evidence=EVIDENCE,
        canary=(WORD, 10, DAY) if canary else None,
        candidate=(WORD, None) if canary else None,
        undo=(1, WORD),
    )
    return home_programs.programs(found, to)


def week(to: str, *, quiet: bool) -> Content:
    counts = (0, 0, 0) if quiet else (5, 2, 1)
    return digest.digest_message(
        digest.Digest(
            since=DAY,
            until=DAY,
            now=counts,
            before=counts,
            gaps=[] if quiet else GAPS,
            rising=[] if quiet else [digest.Rising(WORD, WORD, 3, 1)],
            served=[] if quiet else SERVED,
            notes=[] if quiet else [(DAY, WORD)],
            approved=0 if quiet else 1,
            refused=0,
            corrections=0 if quiet else 1,
            samples=0 if quiet else 2,
        ),
        to,
    )


def own_home(to: str) -> Any:
    asked = [home.Asked(WORD, status, DAY, "https://x.slack.com/1") for status in home.STATUS]
    manual = home.Reach(WORD, 3, "Я", WORD)
    news = [home.Fresh(DAY, manual), home.Fresh(DAY, note=WORD, where=(WORD, 3))]
    sections = [
        home.recent(asked, to),
        home.recent([], to),
        home.walks([home.under_way(WORD, 1, 3, "https://x.slack.com/1", to)], to),
        home.fresh(news, to),
        home.reach([manual], 3, outsider=True, language=to),
        home.reach([], 0, outsider=False, language=to),
    ]
    return home.home_view(sections, at=DAY, language=to)


def kept(status: str | None, to: str, *, own: bool = False) -> Content:
    return drafts.draft_kept("decided", status, WORD, own=own, language=to)


DRAWN: dict[str, Callable[[str], Any]] = {
    "coverage": lambda to: home_lead.coverage((5, 2, 1), (1, 1, 1), ROWS, ROWS, ROWS, None, to),
    "no coverage": lambda to: home_lead.coverage((0, 0, 0), (0, 0, 0), [], [], [], None, to),
    "gaps": lambda to: home_lead.unanswered(GAPS, to),
    "no gaps": lambda to: home_lead.unanswered([], to),
    "worst": lambda to: home_lead.worst([home_lead.Place(WORD, WORD, n) for n in (1, 2)], to),
    "waiting": lambda to: home_lead.waiting(
        [home_lead.Waits(DAY, asked, "https://x.slack.com/1") for asked in ("", WORD)], 2, 1, to
    ),
    "nothing waits": lambda to: home_lead.waiting([], 0, 0, to),
    "votes": lambda to: home_programs.votes((1, 2), (3, 4), SERVED, None, to),
    "no votes": lambda to: home_programs.votes((0, 0), (0, 0), [], None, to),
    "programs": lambda to: programs(to, canary=False),
    "canary": lambda to: programs(to, canary=True),
    "cost": lambda to: home_programs.cost(
        [home_programs.Spent(1, 1_000, None, WORD), home_programs.Spent(2, 1, "1,20", WORD)],
        [home_programs.Spent(2, 1, "1,20", channel="C0LINE2"), home_programs.Spent(2, 1, None)],
        to,
    ),
    "digest": lambda to: week(to, quiet=False),
    "quiet digest": lambda to: week(to, quiet=True),
    "own home": own_home,
    "experts": lambda to: experts.expert_tag(["S0EXP"], WORD, WORD, "", [], [WORD], 1, to),
    "experts with lines": lambda to: experts.expert_tag([], WORD, WORD, "", [PART], [], 1, to),
    "experts without lines": lambda to: experts.expert_tag([], WORD, WORD, WORD, [], [], 1, to),
    "draft's buttons": lambda to: drafts.draft_decisions(1, to),
    "draft's edit": lambda to: drafts.draft_edit_modal(1, [(1, WORD)], WORD, to),
    "draft's refusal": lambda to: drafts.draft_refuse_modal(1, to),
    **{
        f"draft kept, {status}, {own}": lambda to, status=status, own=own: kept(status, to, own=own)
        for status in ("approved", "edited", "refused", "lapsed", "overtaken", None)
        for own in (True, False)
    },
    "decisions": lambda to: deciding.decisions(1, to),
    "edit": lambda to: deciding.edit_modal(1, WORD, (3, WORD), to),
    "refuse": lambda to: deciding.refuse_modal(1, language=to),
    "card": lambda to: card.ready(READ, to),
    "reading": lambda to: card.reading(WORD, asked=True, language=to),
    "refused": lambda to: card.refused(WORD, WORD, to),
    **{
        f"no PDF, {why}": lambda to, why=why: card.not_a_pdf(WORD, why, to)
        for why in ("office", *unlike_pdf.CURES)
    },
    **{
        f"taken back, {here}": lambda to, here=here: card.taken_back(WORD, to, still_here=here)
        for here in (None, True, False)
    },
    **{
        f"upload to leads, {waits.outcome}, {waits.told}": lambda to, waits=waits: upload_to_leads(
            waits, to
        )
        for waits in UPLOADS
    },
    "gone for leads": gone_for_leads,
    "share": lambda to: upload_forms.share_modal(1, [("S1", WORD)], everyone=True, language=to),
    "supersede": lambda to: upload_forms.supersede_modal(1, [(1, WORD)], to),
    "revise": lambda to: upload_forms.revise_modal(1, WORD, WORD, WORD, to),
    "remove": lambda to: upload_forms.remove_modal(
        1, upload_forms.Removal(WORD, WORD, 1, 2, 3, own=True, all=True), to
    ),
    "not approved": lambda to: upload_forms.not_approved_modal(1, to),
}


@pytest.mark.parametrize("name", DRAWN)
def test_nothing_is_left_in_english(name: str, made_up: str) -> None:
    """Whatever a person reads outside of the brackets is what the message was given."""
    assert left_in_english(DRAWN[name](made_up)) == []


def test_a_picture_in_words(made_up: str) -> None:
    """What a plot is said to hold, to who does not see it, is in their language."""
    plot = Plot(WORD, ((WORD, "good"),), (Bar(WORD, (3,)),), ((0, WORD),), made_up)
    assert plot.alt == f"{WORD}. {WORD}: 3 {WORD}; ⟦{WORD} from {WORD}⟧."


@pytest.mark.parametrize("reason", [*FAILURES, "another"])
def test_an_install_that_fails(reason: str, made_up: str) -> None:
    """Why, and what to do, is in the browser's language, which the page says it is in."""
    _page(failed_page(reason, made_up))


@pytest.mark.parametrize("name", [WORD, ""])
def test_the_pages_of_an_install(name: str, made_up: str) -> None:
    """The page with the button, and the one at the end."""
    _page(install_page("https://x/", made_up))
    _page(done_page(name, "slack://open", made_up))


def test_a_forgotten_sentence_is_found(made_up: str) -> None:
    """English drawn for the made-up language is seen as such."""
    english = list(read(drafts.draft_decisions(1)))
    assert english
    assert all(forgotten(text) for text in english)
    with pytest.raises(AssertionError, match="Not installed"):
        _page(failed_page("another").replace('lang="en"', f'lang="{MADE_UP}"'))


def _page(html: str) -> None:
    """Beside the title's name of ours and what is typed as it stands, all is in brackets."""
    assert f'<html lang="{MADE_UP}">' in html
    body = re.sub(
        r"(?s)<style>.*?</style>|<code>.*?</code>| - Shoptalk(?=</title>)|<[^>]*>", "", html
    )
    assert body.count("⟦") >= 4
    assert not forgotten(unescape(body)), body
