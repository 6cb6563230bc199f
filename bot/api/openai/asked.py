"""From a request in OpenAI's shape to a question: the last message of the user, and what was said
before it. Instructions of the client (system, developer) are not followed: what is answered comes
from the manuals. What cannot be done is refused by name; what only tunes a model is passed over.
"""

from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.api.asking import Question
from bot.api.problems import Problem
from ingest.legible import legible

MODEL: Final = "shoptalk"
_MOST_TURNS: Final = 50
_TEXTS: Final = ("text", "input_text", "output_text")
Text = Annotated[str, Field(max_length=200_000), AfterValidator(legible)]


class Piece(BaseModel):
    """A piece of a message's content."""

    model_config = ConfigDict(extra="allow")
    type: str = "text"
    text: Text | None = None


class Message(BaseModel):
    """A message of a conversation."""

    model_config = ConfigDict(extra="allow")
    role: Literal["system", "developer", "user", "assistant"]
    content: Text | list[Piece] | None = None


class Request(BaseModel):
    """What both endpoints have in common. `metadata.channel` is the channel, `user` who asks."""

    model_config = ConfigDict(extra="allow")
    model: Annotated[str, Field(max_length=200)] = MODEL
    stream: bool | None = False
    user: Annotated[str | None, Field(pattern=r"^[A-Za-z0-9_.@-]{1,64}$")] = None
    metadata: dict[str, Text] | None = None
    tools: list[Any] | None = None


def check_model(name: str) -> None:
    """Problem 404 for another model than the one that there is."""
    if name != MODEL:
        said = f"There is no model {name[:60]!r} here: the one there is is {MODEL!r}."
        raise Problem(404, "model-not-found", said)


def check(request: Request) -> None:
    """Problem 404 for another model, 422 for what cannot be done."""
    check_model(request.model)
    if request.tools:
        raise Problem(422, "unsupported", "tools: the answers come from the manuals alone.")
    if unknown := set(request.metadata or ()) - {"channel"}:
        said = f"metadata: only `channel` is known, not {sorted(unknown)[0][:40]!r}."
        raise Problem(422, "unsupported", said)


def text_of(content: str | list[Piece] | None) -> str:
    """The words of a message; Problem 422 where it holds something else."""
    if content is None or isinstance(content, str):
        return content or ""
    for piece in content:
        if piece.type not in _TEXTS or piece.text is None:
            raise Problem(422, "unsupported", f"Only text can be read, not {piece.type[:40]!r}.")
    return "\n".join(piece.text or "" for piece in content)


def question_of(request: Request, messages: list[Message], thread: str | None = None) -> Question:
    """The question, with what was said before; Problem 422 where there is none."""
    said = [one for one in messages if one.role in ("user", "assistant")]
    if not said or said[-1].role != "user" or not (text := text_of(said[-1].content)).strip():
        raise Problem(422, "invalid", "The last message has to be the user's, with a question.")
    roles = {"user": "user", "assistant": "agent"}
    history = [
        {"role": roles[one.role], "text": words}
        for one in said[:-1][-_MOST_TURNS:]
        if (words := text_of(one.content)).strip()
    ]
    channel = (request.metadata or {}).get("channel") or None
    if thread is not None and history:
        raise Problem(422, "invalid", "Give previous_response_id or earlier messages, not both.")
    return Question(text, channel, thread, history, request.user)
