"""What responses hold: the models from which the OpenAPI document comes, and which tests check."""

from typing import Any, Literal

from pydantic import BaseModel


class ProblemResult(BaseModel):
    """An error (RFC 9457). `error` repeats it in the form that OpenAI's clients read."""

    type: str
    title: str
    status: int
    detail: str
    error: dict[str, Any]


class LineResult(BaseModel):
    """Words of a manual, as printed, with their place; `url`: the page's picture, for this key."""

    manual: str
    manual_id: int
    page: int
    label: str | None
    quote: str
    passage_id: int
    recognised: bool
    doubt: str
    role: str
    part: int
    url: str


class PartResult(BaseModel):
    """A unit of a manual; its lines are the citations with its number."""

    kind: str
    title: str
    section: str
    lead: str
    effect: list[str]
    unfit: list[str]


class AnswerResult(BaseModel):
    """An answer, its lines, and where they stand. `text`: all of it as plain text with numbered
    sources. `narrowed`: why it could draw on less than others may read. `stands` false: what it
    drew on may not be read any more, and it says nothing."""

    answer_id: int
    thread: str
    channel: str | None
    status: Literal["answered", "partial", "likely", "not_found", "clarify", "chat", "passages"]
    action: str
    answer: str
    text: str
    parts: list[PartResult]
    citations: list[LineResult]
    warnings: list[dict[str, Any]]
    nearest: list[dict[str, Any]]
    remarks: list[str]
    notes: list[dict[str, Any]]
    superseded: bool
    stands: bool
    narrowed: Literal["guest", "you", "shared", "unchecked"] | None
    p_answered: float | None
    program: str
    seconds: float
    tokens: dict[str, int] | None


class PassageResult(BaseModel):
    """A passage that was found."""

    passage_id: int
    manual_id: int
    manual: str
    page_from: int
    page_to: int
    section: str
    kind: str
    recognised: bool
    score: float
    text: str


class SearchResult(BaseModel):
    """The passages, best first. `remarks`: that manuals of other machines were left out, and that
    words alone were searched, because the day's limit of embeddings is reached."""

    passages: list[PassageResult]
    remarks: list[str]


class ManualResult(BaseModel):
    """A manual as the key may know it. `readers`: those of them that are the key's own."""

    manual_id: int
    title: str
    revision: str | None
    equipment: str | None
    published: str | None
    source: str
    pages: int
    passages: int
    pages_without_text: int
    lines_doubtful: int
    superseded_by: int | None
    readers: list[str]


class ManualsResult(BaseModel):
    """The manuals, by title."""

    manuals: list[ManualResult]


class UploadResult(BaseModel):
    """What came of a PDF. `status` already: the same bytes were here, with these readers."""

    manual_id: int
    status: Literal["ingested", "already", "granted"]
    title: str
    pages: int
    passages: int
    pages_without_text: int
    lines_doubtful: int
    seconds: float


class ReadingResult(BaseModel):
    """How far the reading of a PDF is: `done` of `total` pages (reading, recognising), passages
    (embedding) or 1 (writing) of its stage, and about how many seconds are left of that. `manual`
    once it has ended, `problem` once it has failed."""

    reading_id: int
    state: Literal["reading", "ended", "failed"]
    stage: Literal["waiting", "reading", "recognising", "embedding", "writing"]
    done: int
    total: int
    seconds_left: float | None
    manual: UploadResult | None
    problem: ProblemResult | None
    begun_at: str
    changed_at: str


class ReadingsResult(BaseModel):
    """The key's readings of the last day, newest first."""

    readings: list[ReadingResult]


class GrantResult(BaseModel):
    """Who of the key's own may read the manual now."""

    manual_id: int
    readers: list[str]


class RemovedResult(BaseModel):
    """What was taken back; `removed`: nobody else could read it, and it is gone."""

    manual_id: int
    removed: bool


class RevisedResult(BaseModel):
    """The manual is as was said; `superseded` are the older ones that it supersedes now."""

    manual_id: int
    superseded: list[int]


class VoteResult(BaseModel):
    """The votes that stand on the answer."""

    answer_id: int
    up: int
    down: int


class CorrectionResult(BaseModel):
    """A correction; `approved`: it is shown to who asks the same."""

    note_id: int
    answer_id: int
    status: Literal["proposed", "approved", "refused", "withdrawn", "superseded"]


class DecisionResult(BaseModel):
    """The correction as it was decided; `changed`: the notes that came or went."""

    note_id: int
    status: Literal["approved", "refused", "withdrawn"]
    changed: list[int]


class ProgramsResult(BaseModel):
    """Which version serves, the newest versions, and who decided that they serve."""

    serving: str
    champions: dict[str, str]
    programs: list[dict[str, Any]]
    promotions: list[dict[str, Any]]


class ServesResult(BaseModel):
    """What serves now, and what served before."""

    before: str | None
    after: str


class EvaluationsResult(BaseModel):
    """What the nights came to, the newest first: figures and ids, no text."""

    evaluations: list[dict[str, Any]]


class ClassifyResult(BaseModel):
    """For each text, in order: by task the label, how sure that is, and whether it is sure enough;
    `sure` null: nothing was learned to say so."""

    version: str
    rows: list[dict[str, dict[str, Any]]]


class HealthResult(BaseModel):
    """The process answers."""

    status: Literal["ok"]


class ReadyResult(BaseModel):
    """Whether it can serve, and its parts: `ok`, `missing`, `away`, or `not needed yet`."""

    ready: bool
    parts: dict[str, str]
