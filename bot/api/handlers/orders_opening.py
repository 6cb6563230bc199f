"""A new work order from an answer, handed to the webhook or the CSV, once an answer."""

from starlette.responses import JSONResponse, Response

from agent.errors import NothingToOpen
from agent.work_orders import hand_over, key_of, open_draft
from bot.api.asking import asker_of, read_again
from bot.api.front import Front
from bot.api.once import Done
from bot.api.operations import Given, Operation
from bot.api.order_models import OpenBody, OpenedResult
from bot.api.problems import Problem, not_found
from bot.api.work import done_once
from bot.roles import allow
from bot.showing import draft_of, target_of
from sql import order_drafts
from sql.database import Connection
from sql.order_drafts import Draft


async def open_(front: Front, given: Given) -> Response:
    """The draft is handed over. One an answer, whoever asks for it and however often, with an
    idempotency key or without: 201 where this handed it over, 200 where it was before."""

    def work() -> Done:
        draft, before = _opened(front, given)
        document = {
            "answer_id": draft.answer_id,
            "key": key_of(draft.team, draft.answer_id),
            "state": draft.state,
            "before": before,
            "opened_at": draft.opened_at.isoformat(timespec="seconds"),
        }
        return Done(200 if before else 201, document)

    asked = ("openOrder", given.request.url.path, given.raw)
    done = await done_once(front, given, front.uploads, work, *asked)
    return JSONResponse(dict(done.result), done.status)


def _opened(front: Front, given: Given) -> tuple[Draft, bool]:
    client, answer_id = given.client, given.path["answer_id"]
    asker_of(front, client, answer_id)
    target = target_of(front.shop.settings.bot)
    with front.shop.db.connection() as conn:
        allow(conn, client.actor(conn), "orders.open")
        draft = order_drafts.get(conn, client.team, answer_id)
    if not target:
        raise NothingToOpen
    before = draft is not None and draft.state == "sent"
    draft = draft or _made(front, given)
    return hand_over(front.shop.db, target, draft), before


def _made(front: Front, given: Given) -> Draft:
    """The draft of what the key may see of the answer."""
    body: OpenBody = given.body
    client, answer_id = given.client, given.path["answer_id"]
    db, team = front.shop.db, client.team
    shown = read_again(front, client, answer_id).shown
    if not shown.stands:
        said = "What this answer stood on is gone, or not for this key any more: ask again."
        raise Problem(409, "conflict", said)
    with db.connection() as conn:
        told = draft_of(conn, shown)

    def record(conn: Connection) -> None:
        doing = allow(conn, client.actor(conn), "orders.open")
        doing.done(f"answer:{answer_id}", after={"key": key_of(team, answer_id)})

    draft = open_draft(db, team, answer_id, client.who(body.user), told, record)
    if draft is None:
        raise not_found("answer")
    return draft


OPERATIONS = (
    Operation(
        "POST",
        "/v1/answers/{answer_id}/work-order",
        "openOrder",
        "Open a work order: question, answer and cited place go to your system as a draft",
        "work orders",
        "orders:open",
        OpenBody,
        OpenedResult,
        status=201,
        serves=open_,
        once=True,
        ids={"answer_id": "int"},
        errors=(409,),
    ),
)
