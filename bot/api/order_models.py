"""What requests and responses about work orders hold, for the OpenAPI document and for tests."""

from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, Field

from bot.api.bodies import Body, Channel, Id, Person, Text, Where


def _day(given: Any) -> Any:
    """JSON has days as texts only; ValueError where it is none."""
    return date.fromisoformat(given) if isinstance(given, str) else given


Day = Annotated[date, BeforeValidator(_day)]
_NONE: Final[list[str]] = []
Machine = Annotated[
    Text, Field(max_length=200, description="only of this machine, or of this kind of machine")
]


class ImportQuery(Body):
    """Who may read the orders of the body, and whether they are only tried."""

    channel: Annotated[
        list[Channel],
        Field(max_length=50, description="who may read them; unset = all of the key's own"),
    ] = _NONE
    group: Annotated[list[Channel], Field(max_length=50)] = _NONE
    everyone: Annotated[bool, Field(description="needs the scope orders:everyone")] = False
    dry_run: Annotated[
        bool, Field(description="what would become of them is told, and nothing is stored")
    ] = False
    map: Annotated[
        Text | None,
        Field(
            max_length=10_000,
            description="of a CSV: which column is what, as the YAML of docs/work-orders.md; "
            "without it the columns have the names number, fault, machine, equipment, fix, parts, "
            "opened, closed, helped",
        ),
    ] = None


class ImportBody(Body):
    """Orders as objects, and which of their fields is what: `map` is what the YAML of
    docs/work-orders.md holds. Without it the fields are named number, fault, machine, equipment,
    fix, parts, opened, closed, helped."""

    orders: Annotated[list[Any], Field(max_length=100_000, description="one object an order")]
    map: dict[str, Any] | None = None


class RowErrorResult(BaseModel):
    """What is wrong with a row, and what to do. `row` counts from 1, without the header; `line`: of
    the CSV, 0 of JSON."""

    row: int
    line: int
    error: str


class ImportResult(BaseModel):
    """What became of the rows: orders that are new, changed, the same; `granted`: that somebody may
    read now who could not before; `bad`: rows that were left out, of which `errors` has the first
    thousand. `dry_run`: nothing was stored."""

    rows: int
    new: int
    changed: int
    same: int
    granted: int
    bad: int
    errors: list[RowErrorResult]
    dry_run: bool


class OrdersQuery(Where):
    """A fault, in your words."""

    q: Annotated[Text, Field(min_length=1, max_length=2_000, pattern=r"\S")]
    machine: Machine = ""
    k: Annotated[int, Field(ge=1, le=50, description="how many orders")] = 3


class HelpedResult(BaseModel):
    """Of the `of` orders with this fix of which it is known, it helped in `times`; `tried`: how
    many have the fix in all."""

    times: int
    of: int
    tried: int


class PastOrderResult(BaseModel):
    """A past work order, in the words of who wrote it. `helped` null: it says no fix."""

    number: str
    day: str | None
    machine: str
    equipment: str
    fault: str
    fix: str
    parts: list[str]
    helped: HelpedResult | None


class FoundOrderResult(PastOrderResult):
    """`score` orders them; `p`: 0..1, how sure it is that it is about this fault."""

    score: float
    p: float


class OrdersResult(BaseModel):
    """The orders, the likest first."""

    query: str
    orders: list[FoundOrderResult]


class TrendsQuery(Where):
    """Of what, how far back, and how it comes."""

    machine: Machine = ""
    days: Annotated[int, Field(ge=30, le=36_500)] = 730
    picture: Annotated[
        Literal["png"] | None, Field(description="`Accept: image/png` says the same")
    ] = None
    dark: Annotated[bool, Field(description="the picture for a dark screen")] = False


class TrendsResult(BaseModel):
    """By equipment, as `shoptalk trends --json` prints it."""

    since: str
    until: str | None
    equipment: list[dict[str, Any]]


class ReadersBody(Body):
    """Who may not read past orders any more; without any, all of the key's own."""

    channels: Annotated[list[Channel], Field(max_length=50)] = _NONE
    groups: Annotated[list[Channel], Field(max_length=50)] = _NONE
    everyone: Annotated[bool, Field(description="needs the scope orders:everyone")] = False


class RevokedOrdersResult(BaseModel):
    """From how many orders it was taken back."""

    revoked: int


class RemoveOrdersBody(Body):
    """Which orders go: by `numbers`, those that were closed `before` a day, or `all`."""

    numbers: Annotated[
        list[Annotated[Text, Field(min_length=1, max_length=100)]], Field(max_length=10_000)
    ] = _NONE
    before: Day | None = None
    all: bool = False


class RemovedOrdersResult(BaseModel):
    """How many orders are gone. `kept`: that others read too, which are theirs."""

    removed: int
    kept: int


class OpenBody(Body):
    """Who opens it."""

    user: Person | None = None


class OpenedResult(BaseModel):
    """The draft is handed over, under this key; `before`: it was already."""

    answer_id: Id
    key: str
    state: Literal["sent"]
    before: bool
    opened_at: str
