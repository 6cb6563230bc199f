"""Home tabs and digests, long or empty or hostile: Slack takes them, as strict as it is."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.showing.blocks import digest, home, home_lead, home_programs
from tests.fix_block_rules import check_message, check_view
from tests.unit.test_strict_messages import languages, texts

_ALIVE = frozenset({"channel", "image"})
counts = st.integers(0, 10**9)
threes = st.tuples(counts, counts, counts)
urls = st.none() | st.just("https://x.slack.com/archives/C1/p1700000000000100")
reached = st.builds(home.Reach, texts, counts, st.none() | texts, st.none() | texts)
own = st.builds(
    home.Asked, texts, st.sampled_from([*home.STATUS, "another"]), st.just("2026-11-27"), urls
)
news = st.builds(
    home.Fresh,
    day=st.just("2026-11-27"),
    manual=st.none() | reached,
    note=texts,
    where=st.none() | st.tuples(texts, counts),
)
rows = st.lists(
    st.builds(home_lead.Row, threes, threes, name=texts, channel=st.sampled_from(["", "C0LINE2"])),
    max_size=6,
)
gaps = st.lists(
    st.builds(
        home_lead.Gap,
        st.lists(st.tuples(texts, urls), max_size=2),
        counts,
        counts,
        st.lists(texts, max_size=3),
        st.none() | texts,
    ),
    max_size=8,
)
evidence = st.builds(
    home_programs.Evidence, st.just("3.1"), st.just("20"), counts, counts, counts, counts
)
program = st.builds(
    home_programs.Programs,
    champion=texts,
    since=st.none() | st.just("2026-11-27"),
    champion_evidence=st.none() | evidence,
    canary=st.none() | st.tuples(texts, st.integers(0, 100), st.just("2026-11-27")),
    candidate=st.none() | st.tuples(texts, st.none() | evidence),
    undo=st.none() | st.tuples(st.integers(1, 2**62), texts),
)
spent = st.lists(
    st.builds(home_programs.Spent, counts, counts, st.none() | st.just("1.20"), texts), max_size=5
)
days = st.lists(st.tuples(st.just("2026-11-27"), texts), max_size=6)
pictures = st.none() | st.builds(home.image, st.just("F0A1"), texts.filter(str.strip))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(own, max_size=6),
    st.lists(reached, max_size=25),
    st.lists(news, max_size=12),
    counts,
    st.booleans(),
    texts,
)
def test_a_technicians(asked, manuals, fresh, others, outsider, notice) -> None:
    """Whatever is written in questions, notes and titles."""
    sections = [
        home.recent(asked),
        home.walks([]),
        home.fresh(fresh),
        home.reach(manuals, others, outsider=outsider),
    ]
    check_view(home.home_view(sections, at="2026-11-27", notice=notice), _ALIVE)


@settings(max_examples=60, deadline=None)
@given(threes, threes, rows, rows, gaps, program, spent, pictures, texts, languages)
def test_a_leads(now, before, manuals, channels, found, serving, costs, picture, text, to) -> None:
    """Whatever is written, with all sections at their fullest, in any language."""
    waits = [home_lead.Waits("2026-11-27", text, None)] * 6
    sections = [
        home_lead.coverage(now, before, manuals, channels, manuals, picture, to),
        home_lead.unanswered(found, to),
        home_lead.worst([home_lead.Place(text, text, 3)] * 5, to),
        home_lead.waiting(waits, now[0], now[1], to),
        home_programs.votes(now[:2], (0, 0), [("2026-11-27", text, "gate")] * 5, picture, to),
        home_programs.programs(serving, to),
        home_programs.cost(costs, costs, to),
        home.recent([home.Asked(text, "answered", "2026-11-27")] * 6, to),
    ]
    view = home.home_view(sections, at="2026-11-27", language=to)
    check_view(view, _ALIVE)
    assert sum(block["type"] == "header" for block in view["blocks"]) >= 6


@settings(max_examples=60, deadline=None)
@given(
    threes,
    threes,
    gaps,
    st.lists(st.tuples(st.just("2026-11-27"), texts), max_size=6),
    texts,
    languages,
)
def test_a_digest(now, before, found, notes, text, language) -> None:
    """Whatever is written in questions, faults and notes."""
    one = digest.Digest(
        since="2026-11-20",
        until="2026-11-27",
        now=now,
        before=before,
        gaps=found,
        rising=[digest.Rising(text, text, 3, 1)] * 6,
        served=[("2026-11-27", text, "gate")],
        notes=notes,
        approved=now[0],
        refused=now[1],
        corrections=now[2],
        samples=before[0],
    )
    check_message(digest.digest_message(one, language))
    assert digest.digest_document(one)["coverage"]["now"]["answered"] == now[0]
