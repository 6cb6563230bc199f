"""Who reads along is asked of Slack person by person, with no more calls than people here."""

import pytest

from bot.slack.audience import Audiences
from bot.slack.client import Identity
from bot.slack.people import kind_of
from sql.audience import Audience, Reader
from tests.slack_world import WORLD_ME, Memory, World, refused


def _crowd(count: int) -> World:
    """A workspace of so many people: a channel for all, one of 300, a conversation of five, one
    person alone."""
    people = [f"U{number:05}" for number in range(count)]
    return World(
        people={"UBOT": {"is_bot": True}, **{one: {} for one in people}},
        channels={
            "CALL": {},
            "CTEAM": {},
            "GFIVE": {"is_mpim": True},
            "DONE": {"is_im": True, "user": people[0]},
        },
        members={
            "CALL": {*people, "UBOT"},
            "CTEAM": {*people[:300], "UBOT"},
            "GFIVE": {*people[:5], "UBOT"},
            "DONE": {people[0], "UBOT"},
        },
        page=999,
    )


def _audiences(world: World, memory: Memory | None = None) -> tuple[Audiences, list[float]]:
    time = [0.0]
    memory = memory or Memory(lambda: time[0])
    return Audiences(world.slack(), WORLD_ME, memory, lambda: time[0]), time


@pytest.mark.parametrize("count", [6_000, 17_000])
def test_the_workspace_is_never_listed(count: int) -> None:
    """However many people the workspace has, an answer to five costs at most 15 calls, and one to a
    person alone four; the second one, where all are known, asks about nobody."""
    world = _crowd(count)
    audiences, time = _audiences(world)
    assert audiences.seen("DONE", "U00000").why is None
    assert len(world.calls) == 4
    world.calls.clear()
    assert [reader.outsider for reader in audiences.of("GFIVE", "U00001").readers] == [False] * 5
    assert len(world.calls) <= 15
    assert world.calls.count("users.info") == 4
    world.calls.clear()
    time[0] = 60.0
    audiences.of("GFIVE", "U00001")
    assert "users.info" not in world.calls


@pytest.mark.parametrize(("channel", "minutes"), [("CTEAM", 4), ("CALL", 76)])
def test_a_large_channel_makes_nobody_wait(channel: str, minutes: int) -> None:
    """With more people than Slack tells of in a minute the answer draws on what is shared there,
    says why, and asks about nobody; beside, all are asked about, and then it is known."""
    world = _crowd(6_000)
    audiences, time = _audiences(world)
    seen = audiences.seen(channel, "U00001")
    assert seen.audience == Audience.of_channel("T1", channel, outsider=True)
    assert seen.why == "unchecked"
    assert "users.info" not in world.calls
    assert len(world.calls) <= 8
    before = 0
    while not audiences.learn(channel):
        time[0] += 60.0
        assert time[0] <= minutes * 60
        assert world.calls.count("users.info") - before <= 80, "calls a minute"
        before = world.calls.count("users.info")
    seen = audiences.seen(channel, "U00001")
    assert (seen.audience, seen.why) == (Audience.of_channel("T1", channel), None)


def test_one_guest_is_enough() -> None:
    """Where a guest was found nobody else is asked about."""
    world = _crowd(6_000)
    world.people["U00003"] = {"is_restricted": True}
    audiences, _ = _audiences(world)
    assert audiences.learn("CALL")
    assert world.calls.count("users.info") <= 8
    assert audiences.seen("CALL", "U00001").why == "guest"


def test_each_of_a_few_matters() -> None:
    """In a conversation of a few people each is asked about, also where one is known as guest."""
    world = _crowd(10)
    world.people["U00003"] = {"is_restricted": True}
    memory = Memory(told={"U00003": ("outsider", 0.0)})
    audiences, _ = _audiences(world, memory)
    outsiders = [reader.outsider for reader in audiences.of("GFIVE", "U00001").readers]
    assert outsiders == [False, False, False, True, False]


def test_nobody_is_asked_about_for_nothing() -> None:
    """Where no manual is granted to everyone it makes no difference who is in a channel."""
    world = _crowd(6_000)
    audiences, _ = _audiences(world, Memory(matters=False))
    seen = audiences.seen("CALL", "U00001")
    assert seen.why is None
    assert seen.audience.readers[0].channels == {"CALL"}
    assert world.calls == ["conversations.info"]
    assert audiences.learn("CALL")


def test_slack_wants_fewer_calls() -> None:
    """Where Slack does not let anybody be asked about, nobody waits, and nobody is trusted."""
    world = _crowd(10)
    world.broken["users.info"] = refused("ratelimited", 429)
    audiences, _ = _audiences(world)
    seen = audiences.seen("CALL", "U00001")
    closed = Audience.of_channel("T1", "CALL", outsider=True)
    assert (seen.audience, seen.why) == (closed, "unchecked")
    assert not audiences.learn("CALL")
    alone = audiences.seen("DONE", "U00000")
    assert (alone.audience.readers[0].outsider, alone.why) == (True, "unchecked")
    del world.broken["users.info"]
    assert audiences.learn("CALL")
    assert audiences.seen("CALL", "U00001").why is None


def test_a_large_list_is_read_once() -> None:
    """The members of a large channel are listed again only where Slack counts or tells others."""
    world = _crowd(6_000)
    memory = Memory(told=dict.fromkeys(world.people, ("member", 0.0)))
    memory.clock = lambda: 100.0
    audiences, _ = _audiences(world, memory)
    assert audiences.seen("CALL", "U00001", within=0).why is None
    assert world.calls.count("conversations.members") == 7
    audiences.seen("CALL", "U00001", within=0)
    assert world.calls.count("conversations.members") == 7
    world.people["UGUEST"] = {"is_ultra_restricted": True}
    world.members["CALL"].add("UGUEST")
    assert audiences.seen("CALL", "U00001", within=0).why == "guest"
    world.members["CALL"].remove("UGUEST")
    assert audiences.seen("CALL", "U00001", within=0).why is None
    before = world.calls.count("conversations.members")
    memory.changed += 1
    audiences.seen("CALL", "U00001", within=0)
    assert world.calls.count("conversations.members") == before + 7


def test_what_slack_tells_ends_what_is_kept() -> None:
    """A channel's audience is kept for seconds, and no longer than until somebody comes."""
    world, memory = _crowd(10), Memory()
    audiences, _ = _audiences(world, memory)
    seen = audiences.seen("CALL", "U00001")
    world.people["UGUEST"] = {"is_restricted": True}
    world.members["CALL"].add("UGUEST")
    assert audiences.seen("CALL", "U00001").why is None
    assert not audiences.changed("CALL", seen)
    memory.changed += 1
    assert audiences.changed("CALL", seen)
    assert audiences.seen("CALL", "U00001").why == "guest"


def test_people_grow_old() -> None:
    """After an hour who is in a small conversation is asked about anew; in a large one what was
    told counts for three days, and is renewed beside."""
    world = _crowd(300)
    audiences, time = _audiences(world)
    audiences.of("GFIVE", "U00001")
    world.people["U00002"] = {"is_restricted": True}
    time[0] = 3_000.0
    assert not any(reader.outsider for reader in audiences.of("GFIVE", "U00001").readers)
    time[0] = 4_000.0
    assert [r.outsider for r in audiences.of("GFIVE", "U00001").readers].count(True) == 1
    world.people["U00002"] = {}
    memory = Memory(lambda: time[0], told=dict.fromkeys(world.people, ("member", 4000.0)))
    audiences = Audiences(world.slack(), WORLD_ME, memory, lambda: time[0])
    time[0] = 4_000.0 + 13 * 3600
    world.calls.clear()
    assert audiences.seen("CALL", "U00001").why is None
    assert "users.info" not in world.calls
    assert audiences.learn("CALL")
    assert world.calls.count("users.info") == 80
    time[0] += 4 * 24 * 3600
    assert audiences.seen("CALL", "U00001").why == "unchecked"


@pytest.mark.parametrize(
    ("channel", "marks", "person", "why"),
    [
        ("CTEAM", {}, {"is_restricted": True}, "guest"),
        ("GFIVE", {}, {"is_restricted": True}, "guest"),
        ("DONE", {}, {"is_restricted": True}, "you"),
        ("CTEAM", {"is_org_shared": True}, {}, "shared"),
        ("CTEAM", {"is_ext_shared": True}, {"is_restricted": True}, "shared"),
        ("CTEAM", {}, {}, None),
    ],
)
def test_the_reason(
    channel: str, marks: dict[str, bool], person: dict[str, bool], why: str | None
) -> None:
    """Whatever narrows an audience is told as what it is."""
    world = _crowd(10)
    world.members["CTEAM"] = {"U00000", "U00001", "UBOT"}
    world.channels[channel] |= marks
    world.people["U00000"] = person
    assert _audiences(world)[0].seen(channel, "U00000").why == why


_ORG = Identity("E1", "Org", "UBOT", "BBOT", "E1", org_wide=True)
_TEAM = Identity("T1", "Workshop", "UBOT", "BBOT", "E1")


@pytest.mark.parametrize(
    ("user", "in_org", "in_team"),
    [
        ({"team_id": "T1", "enterprise_user": {"enterprise_id": "E1"}}, "member", "member"),
        (
            {"team_id": "T2", "enterprise_user": {"enterprise_id": "E1", "teams": ["T1", "T2"]}},
            "member",
            "member",
        ),
        (
            {"team_id": "T2", "enterprise_user": {"enterprise_id": "E1", "teams": ["T2"]}},
            "member",
            "outsider",
        ),
        ({"team_id": "T9", "enterprise_user": {"enterprise_id": "E9"}}, "outsider", "outsider"),
        (
            {"team_id": "T1", "is_restricted": True, "enterprise_user": {"enterprise_id": "E1"}},
            "outsider",
            "outsider",
        ),
        ({"team_id": "T2", "is_bot": True}, "bot", "bot"),
    ],
)
def test_people_of_an_organisation(user: dict[str, object], in_org: str, in_team: str) -> None:
    """To a workspace's bot its own people are of the team, to an organisation's all of its people;
    a guest to neither."""
    assert (kind_of(user, _ORG), kind_of(user, _TEAM)) == (in_org, in_team)


def test_an_organisations_own_channel() -> None:
    """To an organisation's bot a channel of several of its workspaces is the team's own, and lists
    are asked for workspace by workspace; one that others share is not."""
    world = _crowd(10)
    world.teams = ["T1", "T2"]
    for person in world.people.values():
        person["enterprise_user"] = {"enterprise_id": "E1"}
    world.members["CTEAM"] = {"U00000", "U00001", "UBOT"}
    audiences = Audiences(world.slack(), _ORG, Memory())
    world.channels["CALL"] |= {"is_shared": True, "is_org_shared": True}
    assert audiences.of("CALL", "U00001") == Audience.of_channel("E1", "CALL")
    world.channels["CTEAM"] |= {"is_shared": True, "is_org_shared": True, "is_ext_shared": True}
    assert audiences.seen("CTEAM", "U00001").why == "shared"
    reader = audiences.of("DONE", "U00000").readers[0]
    assert reader == Reader(frozenset({"CALL", "CTEAM", "GFIVE", "DONE"}))
    assert world.calls.count("users.conversations") == 2
