"""Settings of ingestion: limits on what a PDF may cost, and the embedding model."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.places import EmbeddingFallbacks, WrittenRate
from ingest.weights import DEFAULT_HUB
from sql.endpoint import Endpoint


class IngestSettings(BaseSettings):
    """Read from the environment (INGEST_...); built once, by the composition root."""

    model_config = SettingsConfigDict(
        env_prefix="INGEST_", env_file=".env", extra="ignore", env_ignore_empty=True
    )

    max_bytes: int = Field(default=200_000_000, ge=1, description="largest PDF taken, in bytes")
    max_pages: int = Field(default=5_000, ge=1, description="most pages of a PDF")
    parse_seconds: float = Field(
        default=300.0, gt=0, description="time that reading one PDF may take"
    )
    parse_memory_mb: int = Field(
        default=2_048, ge=256, description="memory that reading one PDF may take"
    )
    parse_output_mb: int = Field(
        default=256, ge=1, description="most text read from one PDF, with its passages"
    )
    page_characters: int = Field(
        default=200_000, ge=1_000, description="characters of a page past which it is cut"
    )
    ocr_pages: int = Field(
        default=50, ge=0, description="most pages of a PDF given to text recognition; 0 = none"
    )
    ocr_seconds: float = Field(
        default=180.0, ge=0, description="time that text recognition of one PDF may take"
    )
    embedding: str = Field(
        default="embedded",
        description="embedded, or a model of an OpenAI-compatible endpoint, databricks/ENDPOINT or "
        "azure/DEPLOYMENT; after a change the old one serves until all is embedded anew",
    )
    embedding_api_base: Endpoint | None = Field(
        default=None,
        description="address of that endpoint, up to and with /v1 (docs/providers.md)",
    )
    embedding_api_key: SecretStr | None = Field(default=None, description="key of that endpoint")
    embedding_timeout: float = Field(
        default=120.0, gt=0, description="seconds until a call of that endpoint is given up"
    )
    embedding_retries: int = Field(
        default=2, ge=0, description="tries more of a call that may work a little later"
    )
    embedding_concurrency: int | None = Field(
        default=None, ge=1, description="calls of that endpoint at a time; unset = any number"
    )
    embedding_pause_seconds: float = Field(
        default=30.0,
        gt=0,
        description="seconds that an endpoint that failed is left alone, while its fallbacks are "
        "asked",
    )
    embedding_fallbacks: EmbeddingFallbacks = Field(
        default=(),
        description="other endpoints of the same model, asked in this order when the first does "
        "not answer: addresses with commas between them, or a JSON list of objects with api_base, "
        "api_key, model (its name there), price, concurrency, day_tokens, day_money",
    )
    embedding_price: WrittenRate | None = Field(
        default=None,
        description="what a million tokens of that endpoint cost, such as 0.02, or a call, such as "
        "0.0001/call; unset = not known",
    )
    embedding_day_tokens: int | None = Field(
        default=None,
        ge=1,
        description="tokens that one embedding endpoint may read a day (UTC), of all workers "
        "together; then words alone are searched, and PDFs wait",
    )
    embedding_day_money: float | None = Field(
        default=None,
        gt=0,
        description="what one embedding endpoint may cost a day (UTC), in the money of its price",
    )
    embedding_before_api_key: SecretStr | None = Field(
        default=None,
        description="key of the endpoint that served before, while all is embedded anew; unset = "
        "INGEST_EMBEDDING_API_KEY",
    )
    embedding_batch: int = Field(default=64, ge=1, description="passages embedded between reports")
    models_path: Path | None = Field(
        default=None, description="local folder that holds the weights, looked at first"
    )
    hub_url: Endpoint | None = Field(
        default=Endpoint(DEFAULT_HUB), description="model hub; empty in the file = this one"
    )
