"""Who sees an answer decides what it may draw on, and whatever is not known narrows it."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SlackError, SlackRefused, SlackUnreachable
from bot.slack.audience import Audiences
from sql.audience import Audience, Reader
from tests.slack_world import TRANSIENT, WORLD_ME, Memory, World, refused

_NOTHING = Audience("T1", (Reader(outsider=True),))


def _world() -> World:
    return World(
        people={
            "UADA": {},
            "UBEN": {"team_id": "T1"},
            "UGUS": {"is_restricted": True},
            "USTRANGER": {"is_stranger": True},
            "UELSE": {"team_id": "T2"},
            "ULEFT": {"deleted": True},
            "UBOT": {"is_bot": True},
            "UOTHERBOT": {"is_bot": True},
        },
        channels={
            "CGEN": {},
            "CLINE": {"is_private": True},
            "CGUEST": {},
            "CSHARED": {"is_ext_shared": True},
            "DADA": {"is_im": True, "user": "UADA"},
            "DGUS": {"is_im": True, "user": "UGUS"},
            "GTWO": {"is_mpim": True},
        },
        members={
            "CGEN": {"UADA", "UBEN", "UBOT", "ULEFT", "UOTHERBOT"},
            "CLINE": {"UBEN", "UBOT"},
            "CGUEST": {"UADA", "UGUS", "UBOT"},
            "CSHARED": {"UADA", "UBOT"},
            "DADA": {"UADA", "UBOT"},
            "DGUS": {"UGUS", "UBOT"},
            "GTWO": {"UADA", "UBEN", "UBOT", "UOTHERBOT"},
        },
        groups={"SEXP": {"UBEN"}},
    )


def _of(world: World, channel: str, user: str = "UADA") -> Audience:
    return Audiences(world.slack(), WORLD_ME, Memory()).of(channel, user)


def test_channel() -> None:
    """A channel of the team's people reads what is granted to it or to everyone."""
    assert _of(_world(), "CGEN") == Audience.of_channel("T1", "CGEN")


@pytest.mark.parametrize("channel", ["CGUEST", "CSHARED"])
def test_outsiders_in_a_channel(channel: str) -> None:
    """With a guest in it, or shared with others, a channel reads only what is granted to it."""
    assert _of(_world(), channel) == Audience.of_channel("T1", channel, outsider=True)


@pytest.mark.parametrize(
    "mark",
    ["is_ext_shared", "is_pending_ext_shared", "is_org_shared", "is_shared", "pending_shared"],
)
def test_every_way_of_sharing(mark: str) -> None:
    """However a channel is shared, or about to be, its readers count as outsiders."""
    world = _world()
    world.channels["CGEN"][mark] = ["T2"] if mark == "pending_shared" else True
    assert _of(world, "CGEN") == Audience.of_channel("T1", "CGEN", outsider=True)


@pytest.mark.parametrize("person", ["USTRANGER", "UELSE", "UUNHEARDOF"])
def test_who_is_not_known_is_an_outsider(person: str) -> None:
    """A member whom Slack does not show as one of the team makes the channel an outsider's."""
    world = _world()
    world.members["CGEN"].add(person)
    assert _of(world, "CGEN") == Audience.of_channel("T1", "CGEN", outsider=True)


def test_direct_message() -> None:
    """Alone with the bot, a person reads what their channels and groups hold."""
    world = _world()
    assert _of(world, "DADA").readers == (
        Reader(frozenset({"CGEN", "CGUEST", "CSHARED", "GTWO", "DADA"})),
    )
    world.groups["SEXP"].add("UADA")
    assert _of(world, "DADA").readers[0].groups == {"SEXP"}


def test_direct_message_of_a_guest() -> None:
    """A guest reads what their channels hold, and nothing that everyone in the team may read."""
    assert _of(_world(), "DGUS", "UGUS").readers == (
        Reader(frozenset({"CGUEST", "DGUS"}), outsider=True),
    )


def test_group_message() -> None:
    """Several people read what each of them may read; bots among them are no readers."""
    ada = Reader(frozenset({"CGEN", "CGUEST", "CSHARED", "GTWO"}))
    ben = Reader(frozenset({"CGEN", "CLINE", "GTWO"}), frozenset({"SEXP"}))
    assert _of(_world(), "GTWO").readers == (ada, ben)


def test_group_message_with_a_guest() -> None:
    """A guest in a group message is an outsider among its readers."""
    world = _world()
    world.members["GTWO"].add("UGUS")
    assert [reader.outsider for reader in _of(world, "GTWO").readers] == [False, False, True]


def test_unknown_channel_reads_nothing() -> None:
    """Where Slack knows no such channel, not even what everyone may read is read."""
    assert _of(_world(), "CNONE") == _NOTHING


def test_nobody_there_reads_nothing() -> None:
    """A group message without people has an audience that reads nothing, not everyone's."""
    world = _world()
    world.members["GTWO"] = {"UBOT"}
    assert _of(world, "GTWO") == _NOTHING


@pytest.mark.parametrize("fault", TRANSIENT)
@pytest.mark.parametrize(
    ("method", "channel"),
    [
        ("conversations.info", "CGEN"),
        ("conversations.members", "CGEN"),
        ("users.info", "CGEN"),
        ("users.conversations", "DADA"),
        ("usergroups.list", "DADA"),
        ("conversations.members", "GTWO"),
    ],
)
def test_passing_fault(method: str, channel: str, fault: Callable[[], Exception]) -> None:
    """Where Slack cannot be asked there is no audience, so that the job is tried again."""
    world = _world()
    world.broken[method] = fault()
    if method == "users.info" and "ratelimited" in str(world.broken[method]):
        assert _of(world, channel).readers[0].outsider, "nobody waits for that"
        return
    with pytest.raises(SlackUnreachable):
        _of(world, channel)


def test_refusal() -> None:
    """Where Slack refuses for good there is an error that says so; groups alone may be missing."""
    world = _world()
    world.broken["conversations.info"] = refused("missing_scope")
    with pytest.raises(SlackRefused, match="missing_scope"):
        _of(world, "CGEN")
    world = _world()
    world.broken["usergroups.list"] = refused("missing_scope")
    assert _of(world, "GTWO").readers[1].groups == frozenset()


def test_who_just_came_is_looked_up() -> None:
    """A colleague who joined after the list was read is no outsider for long; a guest at once."""
    world, time = _world(), [0.0]
    audiences = Audiences(world.slack(), WORLD_ME, Memory(lambda: time[0]), lambda: time[0])
    assert audiences.of("CGEN", "UADA") == Audience.of_channel("T1", "CGEN")
    world.people["UNEW"] = {}
    world.members["CGEN"].add("UNEW")
    time[0] = 11.0
    assert audiences.of("CGEN", "UADA") == Audience.of_channel("T1", "CGEN")
    world.people["UNEWGUEST"] = {"is_ultra_restricted": True}
    world.members["CGEN"].add("UNEWGUEST")
    time[0] = 22.0
    assert audiences.of("CGEN", "UADA") == Audience.of_channel("T1", "CGEN", outsider=True)


def test_channel_is_asked_for_once_in_a_burst() -> None:
    """Many questions in one channel do not ask Slack the same thing many times."""
    world, time = _world(), [0.0]
    audiences = Audiences(world.slack(), WORLD_ME, Memory(lambda: time[0]), lambda: time[0])
    for _ in range(5):
        audiences.of("CGEN", "UADA")
    assert world.calls.count("conversations.info") == 1
    time[0] = 10.0
    audiences.of("CGEN", "UADA")
    assert world.calls.count("conversations.info") == 2


def test_a_persons_memberships_are_never_remembered() -> None:
    """Who leaves a channel reads its manuals no more, from the next question on."""
    world = _world()
    audiences = Audiences(world.slack(), WORLD_ME, Memory())
    assert "CGEN" in audiences.of("DADA", "UADA").readers[0].channels
    world.members["CGEN"].remove("UADA")
    assert "CGEN" not in audiences.of("DADA", "UADA").readers[0].channels


_PEOPLE = {
    "U1": {},
    "U2": {},
    "U3": {"is_restricted": True},
    "U4": {"is_stranger": True},
    "U5": {"team_id": "T9"},
    "U6": {"is_bot": True},
    "UBOT": {"is_bot": True},
}
_INSIDERS = {"U1", "U2"}
_MARKS = st.sampled_from(
    [{}, {"is_private": True}, {"is_ext_shared": True}, {"is_mpim": True}, {"is_org_shared": True}]
)
_GRANTS = st.sets(
    st.sampled_from([("channel", "C1"), ("channel", "C2"), ("channel", "D1"), ("group", "S1")])
    | st.just(("everyone", ""))
)
_METHODS = [
    "conversations.info",
    "conversations.members",
    "users.info",
    "users.conversations",
    "usergroups.list",
]


@st.composite
def _worlds(draw: st.DrawFn) -> World:
    humans = st.sets(st.sampled_from(sorted(_PEOPLE)), max_size=5)
    world = World(
        people={id_: marks for id_, marks in _PEOPLE.items() if draw(st.booleans()) or id_ < "U3"},
        channels={"C1": dict(draw(_MARKS)), "C2": dict(draw(_MARKS))},
        members={"C1": draw(humans) | {"UBOT"}, "C2": draw(humans) | {"UBOT"}},
        groups={"S1": draw(humans)},
        page=draw(st.integers(1, 3)),
    )
    asker = draw(st.sampled_from(["U1", "U3", "U4"]))
    world.channels["D1"] = {"is_im": True, "user": asker}
    world.members["D1"] = {asker, "UBOT"}
    faults: list[Callable[[], Exception]] = [*TRANSIENT, lambda: refused("missing_scope")]
    for method in draw(st.sets(st.sampled_from(_METHODS), max_size=2)):
        world.broken[method] = draw(st.sampled_from(faults))()
    return world


def _visible(audience: Audience, grants: set[tuple[str, str]]) -> bool:
    """The rule of the database's `visible_manuals`, said again."""
    everyone = ("everyone", "") in grants

    def holds(reader: Reader) -> bool:
        channels = {grantee for kind, grantee in grants if kind == "channel"}
        groups = {grantee for kind, grantee in grants if kind == "group"}
        held = bool(channels & reader.channels or groups & reader.groups)
        return held or (everyone and not reader.outsider)

    readers = audience.readers
    nobody_outside = not any(reader.outsider for reader in readers)
    return (everyone and nobody_outside) or (bool(readers) and all(map(holds, readers)))


def _may_read(world: World, person: str, grants: set[tuple[str, str]]) -> bool:
    """Whether the person may read the manual, by what is true of them and not what Slack says."""
    return any(
        (kind == "everyone" and person in _INSIDERS)
        or (kind == "channel" and person in world.members[grantee])
        or (kind == "group" and person in world.groups[grantee])
        for kind, grantee in grants
    )


@given(_worlds(), st.sampled_from(["C1", "C2", "D1", "CNONE"]), _GRANTS)
def test_never_wider(world: World, channel: str, grants: Any) -> None:
    """Whatever fails, no answer draws on what somebody who sees it may not read."""
    try:
        audience = _of(world, channel, str(world.channels["D1"]["user"]))
    except SlackError:
        return
    if not _visible(audience, grants):
        return
    assert channel in world.channels
    readers = world.members[channel] - {"U6", "UBOT"}
    if channel.startswith("C") and ("channel", channel) in grants:
        return  # given to the channel, and so to whoever is in it
    assert all(_may_read(world, person, grants) for person in readers)
    if any(mark in world.channels[channel] for mark in ("is_ext_shared", "is_org_shared")):
        assert grants != {("everyone", "")}
