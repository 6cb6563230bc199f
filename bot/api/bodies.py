"""What requests hold: the models of bodies and queries, from which the OpenAPI document comes."""

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ingest.legible import legible

LONGEST_QUESTION: Final = 10_000
CHANNEL: Final = r"^[A-Za-z0-9:_.-]{1,80}$"
"""What can be an id of Slack's; a name such as #line-2 is none."""
Text = Annotated[str, AfterValidator(legible)]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Channel = Annotated[
    str,
    Field(
        pattern=CHANNEL,
        description="one of the key's channels, by its Slack id: the answer is what that channel "
        "may read. Without it: what a person in all of the key's channels and groups may",
    ),
]
Person = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9_.@-]{1,64}$",
        description="who of your people it is, by an id of yours",
    ),
]


class Body(BaseModel):
    """A body; a field that nobody knows is refused, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid")


class Said(Body):
    """One thing said before: by the `user`, or by the `agent`."""

    role: Literal["user", "agent"]
    text: Annotated[Text, Field(max_length=20_000)]


class QuestionBody(Body):
    """A question."""

    question: Annotated[Text, Field(min_length=1, max_length=LONGEST_QUESTION, pattern=r"\S")]
    channel: Channel | None = None
    thread: Annotated[
        str | None,
        Field(max_length=40, description="`thread` of an earlier answer, to go on from it"),
    ] = None
    history: Annotated[
        list[Said],
        Field(max_length=50, description="what was said before, where you keep it yourself"),
    ] = []
    user: Person | None = None


class AskBody(QuestionBody):
    """A question, and how its answer comes."""

    stream: Annotated[
        bool, Field(description="server-sent events; `Accept: text/event-stream` says the same")
    ] = False


class SearchBody(Body):
    """What to look for."""

    query: Annotated[Text, Field(min_length=1, max_length=2_000, pattern=r"\S")]
    channel: Channel | None = None
    k: Annotated[int, Field(ge=1, le=50, description="how many passages")] = 10
    equipment: Annotated[
        Text | None,
        Field(
            max_length=200,
            description="the machine that it is about, instead of the one that the channel is "
            "about; empty for all",
        ),
    ] = None


class Where(Body):
    """As whose readers."""

    channel: Channel | None = None


class UploadQuery(Body):
    """About the PDF that is the body."""

    name: Annotated[
        Text, Field(min_length=1, max_length=200, description="how its file is called")
    ] = "manual.pdf"
    channel: Annotated[
        list[Channel],
        Field(max_length=50, description="who may read it; unset = all of the key's own"),
    ] = []
    group: Annotated[list[Channel], Field(max_length=50)] = []
    everyone: Annotated[bool, Field(description="needs the scope manuals:everyone")] = False
    wait: Annotated[
        bool, Field(description="false: the response comes at once, with the reading to ask about")
    ] = True
    revision: Annotated[Text | None, Field(max_length=80)] = None
    equipment: Annotated[Text | None, Field(max_length=200)] = None


class GrantBody(Body):
    """Who may read the manual."""

    channels: Annotated[list[Channel], Field(max_length=50)] = []
    groups: Annotated[list[Channel], Field(max_length=50)] = []
    everyone: bool = False


class ReviseBody(Body):
    """What the manual says of itself, corrected; "" empties all but the title. `supersedes`: older
    revisions that are not searched any more; `current`: nothing supersedes it."""

    title: Annotated[Text | None, Field(max_length=300)] = None
    revision: Annotated[Text | None, Field(max_length=80)] = None
    equipment: Annotated[Text | None, Field(max_length=200)] = None
    published: Annotated[Text | None, Field(max_length=40)] = None
    supersedes: Annotated[list[Id], Field(max_length=20)] = []
    current: bool = False


class PictureQuery(Body):
    """How the page is drawn."""

    highlight: Annotated[Text | None, Field(max_length=2_000)] = None
    scale: Annotated[float, Field(ge=0.5, le=4)] = 2.0
    channel: Channel | None = None


class VoteBody(Body):
    """A thumb."""

    value: Literal["up", "down"]
    action: Literal["cast", "retract"] = "cast"
    reason: (
        Literal["wrong", "incomplete", "wrong_machine", "not_found_but_is", "unsafe", "other"]
        | None
    ) = None
    comment: Annotated[Text | None, Field(max_length=3_000)] = None
    user: Person | None = None


class CorrectionBody(Body):
    """A better answer: in words, as a page of a manual, or as a line on it."""

    text: Annotated[Text, Field(max_length=1_000)] = ""
    manual_id: Id | None = None
    page: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    line: Annotated[Text, Field(max_length=1_000)] = ""
    instead_of: Id | None = None
    user: Person | None = None


class DecisionBody(Body):
    """What becomes of a correction."""

    verdict: Literal["approved", "refused", "withdrawn"]


class RollbackBody(Body):
    """Which program goes back, and to which version; unset: to the one that served before."""

    version: Annotated[str | None, Field(pattern=r"^[\w.:-]{1,200}$")] = None
    program: Annotated[str, Field(pattern=r"^[\w.:-]{1,100}$")] = "answers"


class Most(Body):
    """How many, the newest first."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50


class ClassifyBody(Body):
    """Texts to sort, by the team's classifier of this name."""

    texts: Annotated[
        list[Annotated[Text, Field(max_length=10_000)]], Field(min_length=1, max_length=1_000)
    ]
    classifier: Annotated[str | None, Field(pattern=r"^[\w.-]{1,80}$")] = None
