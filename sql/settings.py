"""Settings of the database: where it is, and where the embedded parts of a home live."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class SqlSettings(BaseSettings):
    """Read from the environment; built once, by the composition root, and passed down."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    database_url: SecretStr | None = Field(
        default=None,
        description="PostgreSQL 15+ with pgvector 0.8+; unset = the embedded server",
    )
    shoptalk_home: Path | None = Field(
        default=None,
        description="everything that the embedded parts write; unset = the user data folder",
    )
    sql_schema: str | None = Field(
        default=None,
        pattern=r"^[a-z_][a-z0-9_]{0,62}$",
        description="schema that holds Shoptalk's tables; unset = the connection's default",
    )
    sql_pool_max: int = Field(
        default=8, ge=1, description="database connections a process may hold"
    )
    sql_statement_seconds: float = Field(
        default=300.0, gt=0, description="seconds after which a statement is given up"
    )
    sql_lock_seconds: float = Field(
        default=30.0, gt=0, description="seconds that a statement waits for another's lock"
    )
    sql_durable: bool = Field(
        default=True,
        description="false = the embedded server does not wait for the disk; for tests only",
    )
