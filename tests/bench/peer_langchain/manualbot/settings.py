"""Settings from the environment or a .env file."""

from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

HERE = Path(__file__).parents[1]


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    database_url: str  # postgresql://user:password@host:port/name
    lm_base_url: str  # any OpenAI-compatible server
    lm_model: str
    lm_api_key: SecretStr = SecretStr("none")
    lm_max_tokens: int = 512
    embedding_graph: Path  # all-MiniLM-L6-v2 as ONNX
    embedding_tokenizer: Path
    table: str = "passages"
    passages: int = 8  # that the answer is written from
    prompts: Path = HERE / "prompts.json"
    reload_prompts: bool = False  # look at the file before each question
    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
