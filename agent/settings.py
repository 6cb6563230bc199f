"""Settings of the agent: which language models it uses, and how the embedded one is run."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from agent.lm import Fallbacks, WrittenPrice
from ingest.places import RerankerFallbacks, WrittenRate
from sql.endpoint import Endpoint


def _address(named: str) -> str:
    """An address as an `Endpoint`, anything else as it is."""
    return Endpoint(named) if named.startswith(("http://", "https://")) else named


TOOLS = ("meaning", "words", "identifiers", "notes", "orders")


def _tools(named: str) -> str:
    """Names of tools, each of which there is."""
    for name in filter(None, map(str.strip, named.split(","))):
        if name not in TOOLS:
            raise ValueError(f"{name!r} is none of {', '.join(TOOLS)}")
    return named


class AgentSettings(BaseSettings):
    """Read from the environment; built once, by the composition root, and passed down."""

    model_config = SettingsConfigDict(
        env_prefix="AGENT_", env_file=".env", extra="ignore", env_ignore_empty=True
    )

    lm: str = Field(
        default="embedded",
        description='the LM that answers: "embedded", a GGUF file, or any DSPy model name',
    )
    lm_api_base: Endpoint | None = Field(
        default=None,
        description="address of an OpenAI-compatible server for AGENT_LM, such as "
        "http://127.0.0.1:8000/v1",
    )
    lm_api_key: SecretStr | None = Field(default=None, description="key for AGENT_LM")
    lm_price: WrittenPrice | None = Field(
        default=None,
        description="what a million tokens of AGENT_LM cost, read and written, such as 0.15/0.60; "
        "what runs here costs nothing; unset = as the price list says that comes with litellm",
    )
    lm_fallbacks: Fallbacks = Field(
        default=(),
        description="LMs that answer, in this order, when AGENT_LM does not: names with commas "
        "between them, or a JSON list of objects with lm, api_base, api_key, price, concurrency, "
        "day_tokens, day_money",
    )
    lm_retries: int = Field(
        default=2, ge=0, description="tries more of a call that may work a little later"
    )
    lm_pause_seconds: float = Field(
        default=30.0,
        gt=0,
        description="seconds that an LM that broke is left alone, while its fallbacks answer",
    )
    lm_concurrency: int | None = Field(
        default=None,
        ge=1,
        description="calls that a process makes to one LM elsewhere at a time; unset = any number",
    )
    lm_day_tokens: int | None = Field(
        default=None,
        ge=1,
        description="tokens that one LM elsewhere may have read and written a day (UTC), of all "
        "workers together",
    )
    lm_day_money: float | None = Field(
        default=None,
        gt=0,
        description="what one LM elsewhere may cost a day (UTC), in the money of its price",
    )
    judge_lm: str | None = Field(
        default=None, description="the LM that judges answers; unset = AGENT_LM"
    )
    judge_lm_api_base: Endpoint | None = Field(default=None, description="as AGENT_LM_API_BASE")
    judge_lm_api_key: SecretStr | None = Field(default=None, description="as AGENT_LM_API_KEY")
    judges: str = Field(
        default="",
        description="judges that a night measures and shows beside the one that decides, with "
        "commas between them: relevance, groundedness, completeness, safety, toxicity",
    )
    judge_lm_price: WrittenPrice | None = Field(default=None, description="as AGENT_LM_PRICE")
    reflection_lm: str | None = Field(
        default=None, description="the LM that proposes instructions at night; unset = AGENT_LM"
    )
    reflection_lm_api_base: Endpoint | None = Field(
        default=None, description="as AGENT_LM_API_BASE"
    )
    reflection_lm_api_key: SecretStr | None = Field(default=None, description="as AGENT_LM_API_KEY")
    reflection_lm_price: WrittenPrice | None = Field(default=None, description="as AGENT_LM_PRICE")
    vision_lm: str | None = Field(
        default=None,
        description="the LM that reads photos of nameplates and alarm screens: any DSPy model name "
        "that takes pictures; unset = text recognition (needs `make extra-ocr`)",
    )
    vision_lm_api_base: Endpoint | None = Field(default=None, description="as AGENT_LM_API_BASE")
    vision_lm_api_key: SecretStr | None = Field(default=None, description="as AGENT_LM_API_KEY")
    vision_lm_price: WrittenPrice | None = Field(default=None, description="as AGENT_LM_PRICE")
    transcribe: Endpoint | None = Field(
        default=None,
        description="address of an OpenAI-compatible server whose /audio/transcriptions hears "
        "voice clips that Slack has no words of, such as http://127.0.0.1:8000/v1",
    )
    transcribe_key: SecretStr | None = Field(default=None, description="key for AGENT_TRANSCRIBE")
    transcribe_model: str = Field(
        default="whisper-1", description="model name that AGENT_TRANSCRIBE is asked for"
    )
    transcribe_seconds: float = Field(
        default=60.0, gt=0, description="seconds until a call of AGENT_TRANSCRIBE is given up"
    )
    answer_seconds: float = Field(
        default=120.0,
        gt=0,
        description="seconds that an answer may take in all, from when it is begun; then what was "
        "found by then is shown as it stands",
    )
    lm_timeout: float = Field(
        default=180.0, gt=0, description="seconds until a call of an LM is given up"
    )
    lm_max_tokens: int = Field(default=512, ge=1, description="tokens that an LM may write a call")
    reader: Literal["auto", "small", "strong"] = Field(
        default="auto",
        description="how the LM reads manuals: small = unit by unit, yes or no; strong = whole "
        "units in one call; auto = strong unless AGENT_LM is embedded or a GGUF file",
    )
    reader_words: int = Field(
        default=6000, ge=200, description="words of manuals that the strong reader is given a call"
    )
    lm_threads: int | None = Field(
        default=None, ge=1, description="threads of the embedded LM; unset = one for each core"
    )
    lm_context: int = Field(
        default=4096, ge=512, description="tokens of prompt and reply that the embedded LM takes"
    )
    lm_slots: int = Field(
        default=2, ge=1, description="calls that the embedded LM works on at the same time"
    )
    lm_start_seconds: float = Field(
        default=180.0, gt=0, description="seconds until the embedded LM must be ready"
    )
    tools_off: Annotated[str, AfterValidator(_tools)] = Field(
        default="",
        description="tools that are not used, with commas between them: meaning, words and "
        "identifiers search the manuals, notes and orders stand beside the answer",
    )
    search_depth: int = Field(default=50, ge=1, description="hits that each search contributes")
    keep: int = Field(default=10, ge=1, description="passages that are kept as evidence")
    reranker: Annotated[str, AfterValidator(_address)] = Field(
        default="off",
        description="what orders the units found once more: off, a folder with model.onnx and "
        "tokenizer.json of a cross-encoder, or the address of a /rerank endpoint (Cohere, Jina, "
        "vLLM, llama.cpp, TEI)",
    )
    reranker_sha256: str | None = Field(
        default=None,
        description="SHA-256 that model.onnx in the folder must have, and after a comma that of "
        "tokenizer.json; unset = not checked",
    )
    reranker_model: str | None = Field(
        default=None, description="model name that a /rerank endpoint asks for"
    )
    reranker_key: SecretStr | None = Field(default=None, description="key for the endpoint")
    reranker_timeout: float = Field(
        default=10.0, gt=0, description="seconds until a call of the endpoint is given up"
    )
    reranker_retries: int = Field(
        default=0, ge=0, description="tries more of a call that may work a little later"
    )
    reranker_concurrency: int | None = Field(
        default=None,
        ge=1,
        description="calls that a process makes to one endpoint at a time; unset = any number",
    )
    reranker_price: WrittenRate | None = Field(
        default=None,
        description="what a million tokens of the endpoint cost, such as 0.02, or a call, such as "
        "0.002/call; unset = not known",
    )
    reranker_day_calls: int | None = Field(
        default=None,
        ge=1,
        description="calls that one endpoint may get a day (UTC), of all workers together; then "
        "the search's order stands",
    )
    reranker_day_money: float | None = Field(
        default=None,
        gt=0,
        description="what one endpoint may cost a day (UTC), in the money of its price",
    )
    reranker_fallbacks: RerankerFallbacks = Field(
        default=(),
        description="other endpoints, asked in this order when the first does not answer: "
        "addresses with commas between them, or a JSON list of objects with api_base, api_key, "
        "model, price, concurrency, day_calls, day_money",
    )
    fusion_k: int | None = Field(
        default=None,
        ge=0,
        description="constant of reciprocal rank fusion; unset = rankings are fused by score",
    )
    weight_dense: float = Field(default=1.0, ge=0, description="weight of search by meaning")
    weight_lexical: float = Field(default=1.0, ge=0, description="weight of search by words")
    weight_identifier: float = Field(default=0.6, ge=0, description="weight of identifiers")
    weight_beside: float = Field(
        default=0.7, ge=0, description="weight of a follow-up's further queries, together"
    )
    weight_follow_up: float = Field(
        default=0.5, ge=0, description="factor of a follow-up's weight of search by words"
    )
    optimiser: str = Field(
        default="BootstrapFewShot",
        description="DSPy optimiser of the night: auto (by labels and LM), Thresholds, "
        "BootstrapFewShot, BootstrapFewShotWithRandomSearch, MIPROv2, GEPA, SIMBA, COPRO, Weights, "
        "or module:function of yours (docs/learning.md)",
    )
    optimiser_arguments: str = Field(
        default="{}", description="further arguments of AGENT_OPTIMISER, as a JSON object"
    )
    optimiser_seed: int = Field(
        default=0, ge=0, description="seed of the optimiser: the same one makes the same candidate"
    )
    night_minutes: float = Field(
        default=120.0, gt=0, description="minutes that a night may take in all"
    )
    night_calls: int | None = Field(
        default=None, ge=1, description="calls of language models that a night may make in all"
    )
    night_tokens: int | None = Field(
        default=None, ge=1, description="tokens that a night may have read and written in all"
    )
    night_money: float | None = Field(
        default=None,
        gt=0,
        description="what a night may cost in all, in the money of AGENT_LM_PRICE",
    )
    night_examples: int = Field(
        default=60, ge=2, description="held-out questions that a night compares programs on, most"
    )
    count_guests: bool = Field(
        default=False, description="whether guests' votes are learned from as well"
    )
    canary_share: float = Field(
        default=0.25,
        ge=0,
        lt=1,
        description="share of new threads that a promoted program answers before it answers all; "
        "0 = it answers all at once",
    )
    canary_hours: float = Field(
        default=24.0, ge=0, description="hours that it answers only that share, at least"
    )
    leads: str | None = Field(
        default=None,
        description="Slack ids of those whose vote counts twice at night, with commas between them",
    )

    @property
    def off(self) -> frozenset[str]:
        """The names in AGENT_TOOLS_OFF."""
        return frozenset(filter(None, map(str.strip, self.tools_off.split(","))))
