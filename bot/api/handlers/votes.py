"""Votes on answers: the key's own, one voice, or where it vouches for them its people's."""

from bot.api.asking import may_see
from bot.api.bodies import VoteBody
from bot.api.front import Front
from bot.api.once import Done
from bot.api.operations import Given, Operation
from bot.api.problems import not_found
from bot.api.results import VoteResult
from sql import answers, vote_events, voters
from sql.database import Connection
from sql.vote_events import NewVoteEvent


def vote(front: Front, given: Given, conn: Connection) -> Done:
    """The thumb is cast or taken back, for the nights to learn from."""
    body: VoteBody = given.body
    client, answer_id = given.client, given.path["answer_id"]
    asker = answers.asker(conn, client.team, answer_id)
    if asker is None or not may_see(client, asker.channel, asker.user_id):
        raise not_found("answer")
    who = client.who(body.user)
    if body.user is None or client.vouches or client.operator:
        voters.vouch(conn, client.team, who)
    new = NewVoteEvent(
        client.team, answer_id, who, "api", body.value, body.action, body.reason, body.comment
    )
    vote_events.in_turn(conn, answer_id)
    vote_events.insert(conn, new)
    standing = list(vote_events.standing(conn, answer_id).values())
    up, down = standing.count("up"), standing.count("down")
    return Done(200, {"answer_id": answer_id, "up": up, "down": down})


OPERATIONS = (
    Operation(
        "POST",
        "/v1/answers/{answer_id}/votes",
        "vote",
        "Vote on an answer, or take a vote back",
        "learning",
        "votes",
        VoteBody,
        VoteResult,
        writes=vote,
        ids={"answer_id": "int"},
    ),
)
