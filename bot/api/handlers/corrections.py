"""Better answers, and what becomes of them."""

from agent.notes import Better
from bot.api.asking import may_see
from bot.api.bodies import CorrectionBody, DecisionBody
from bot.api.clients import Client
from bot.api.front import Front
from bot.api.once import Done
from bot.api.operations import Given, Operation
from bot.api.problems import not_found
from bot.api.results import CorrectionResult, DecisionResult
from bot.hearing import NoteBox
from bot.queue import Queue
from sql import answers, corrections
from sql.database import Connection


def correct(front: Front, given: Given, conn: Connection) -> Done:
    """The correction waits for somebody to decide."""
    body: CorrectionBody = given.body
    client, answer_id = given.client, given.path["answer_id"]
    _check(conn, client, answer_id)
    better = Better(
        answer_id,
        client.who(body.user),
        body.text,
        body.manual_id,
        body.page,
        body.line,
        body.instead_of,
    )
    box = _box(front, client)
    note_id = box.propose_in(conn, better, source="api", operator=client.operator)
    assert note_id is not None
    return Done(201, {"note_id": note_id, "answer_id": answer_id, "status": "proposed"})


def decide(front: Front, given: Given, conn: Connection) -> Done:
    """The decision stands, and messages that show what came or went are drawn anew."""
    body: DecisionBody = given.body
    client, note_id = given.client, given.path["note_id"]
    held = corrections.hold(conn, client.team, note_id)
    if held is None:
        raise not_found("correction")
    _check(conn, client, held.answer_id, what="correction")
    decided = _box(front, client).decide_in(conn, note_id, body.verdict, client.actor(conn))
    changed = list(decided.changed)
    return Done(200, {"note_id": note_id, "status": decided.status, "changed": changed})


def _box(front: Front, client: Client) -> NoteBox:
    """Without Slack's rules: who a key speaks for approves nothing by that alone."""
    settings = front.shop.settings.bot
    return NoteBox(
        front.shop.db,
        Queue(front.shop.settings.slack.carried(client.team)),
        client.team,
        needs_two=settings.notes_need_two,
        asks=bool(settings.leads_channel),
    )


def _check(conn: Connection, client: Client, answer_id: int, what: str = "answer") -> None:
    asker = answers.asker(conn, client.team, answer_id)
    if asker is None or not may_see(client, asker.channel, asker.user_id):
        raise not_found(what)


OPERATIONS = (
    Operation(
        "POST",
        "/v1/answers/{answer_id}/corrections",
        "correct",
        "Say what the answer should have been",
        "learning",
        "corrections",
        CorrectionBody,
        CorrectionResult,
        status=201,
        writes=correct,
        ids={"answer_id": "int"},
    ),
    Operation(
        "POST",
        "/v1/corrections/{note_id}/decision",
        "decideCorrection",
        "Approve, refuse or withdraw a correction",
        "learning",
        "corrections:decide",
        DecisionBody,
        DecisionResult,
        writes=decide,
        ids={"note_id": "int"},
        errors=(409,),
    ),
)
