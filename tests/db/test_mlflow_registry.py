"""A program version in MLflow's registry: the real library, a store in SQLite."""

from pathlib import Path

import pytest

from agent.learning import portable, programs
from agent.program import DEFAULT_VERSION, state
from agent.settings import AgentSettings
from bot.api import Facts, facts_of, register_model
from bot.errors import NotRegistered
from sql.database import Database
from tests.fix_mlflow import needs_mlflow

pytestmark = [needs_mlflow, pytest.mark.filterwarnings("ignore")]
TEAM, NAME = "local", "shoptalk-answers"
SETTINGS = AgentSettings(_env_file=None)


def _facts(db: Database, version: str) -> Facts:
    with db.connection() as conn:
        file = portable.export(conn, TEAM, version)
        return facts_of(conn, TEAM, version, SETTINGS, file)


def test_champion_and_candidate(db: Database, tmp_path: Path) -> None:
    """Each version is registered once, with its run; the aliases follow what Shoptalk decides."""
    import mlflow

    uri = f"sqlite:///{tmp_path}/mlflow.db"
    document = state.dump(state.default())
    document["decision"]["answered"] = 0.7
    scores = {"learned": ["abc", "def"], "won": 9, "lost": 1, "e_value": 46.5, "recipe": "x"}
    with db.connection() as conn:
        programs.keep_packaged(conn, TEAM)
        programs.keep(conn, TEAM, "v1", document, parent=DEFAULT_VERSION, scores=scores)
    first = register_model(_facts(db, DEFAULT_VERSION), NAME, uri)
    assert (first.number, first.aliases, first.new) == ("1", ("champion",), True)
    waits = register_model(_facts(db, "v1"), NAME, uri)
    assert (waits.number, waits.aliases, waits.new) == ("2", ("candidate",), True)
    again = register_model(_facts(db, "v1"), NAME, uri)
    assert (again.number, again.aliases, again.new) == ("2", ("candidate",), False)
    with db.connection() as conn:
        programs.promote(conn, TEAM, "v1", "U0IVO")
    serves = register_model(_facts(db, "v1"), NAME, uri)
    assert (serves.number, serves.aliases, serves.new) == ("2", ("champion",), False)
    client = mlflow.MlflowClient(tracking_uri=uri, registry_uri=uri)
    model = client.get_model_version_by_alias(NAME, "champion")
    assert str(model.version) == "2"
    assert model.tags["shoptalk.version"] == "v1"
    assert model.tags["shoptalk.parent"] == DEFAULT_VERSION
    assert not client.get_model_version(NAME, "1").aliases
    run = client.get_run(serves.run_id)
    assert run.info.status == "FINISHED"
    assert (run.data.metrics["won"], run.data.metrics["e_value"]) == (9, 46.5)
    assert "recipe" not in run.data.metrics
    assert run.data.params == {"version": "v1", "parent": DEFAULT_VERSION}
    hashed = {one.dataset.name: one.dataset.digest for one in run.inputs.dataset_inputs}
    assert set(hashed) == {"learned", "manuals"}
    assert model.tags["shoptalk.sha256.learned"].startswith(hashed["learned"])
    assert (tmp_path / "mlartifacts").is_dir()
    assert not list(tmp_path.rglob("*.pkl"))


@pytest.mark.parametrize(("name", "uri"), [("a/b", "sqlite:///x.db"), (NAME, "nonsense://x")])
def test_what_cannot_be_registered(db: Database, name: str, uri: str) -> None:
    """A name or a store that MLflow does not know is told in a sentence."""
    with pytest.raises(NotRegistered, match=r"no name|could not be registered"):
        register_model(_facts(db, DEFAULT_VERSION), name, uri)
