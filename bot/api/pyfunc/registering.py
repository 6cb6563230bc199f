"""A program version in MLflow's registry: its run with scores, hashes and parent, and its aliases.

The registry is a view of Shoptalk's own record: `champion` is on the version that serves,
`candidate` on one that waits or is a canary. Who serves is decided by nights and people in
Shoptalk, and never read from there.
"""

import hashlib
import json
import math
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from agent.learning import portable, record
from agent.program import DEFAULT_VERSION
from agent.settings import AgentSettings
from bot.api.pyfunc.exporting import contents
from bot.errors import NotRegistered
from bot.traces import beside, mlflow, refused
from sql import manuals, programs
from sql.audience import Audience
from sql.database import Connection

CHAMPION: Final = "champion"
CANDIDATE: Final = "candidate"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
_DIGEST: Final = 32
"""Characters of a hash that MLflow keeps of a dataset."""


@dataclass(frozen=True)
class Facts:
    """What is known of a version. `file`: it as `portable.export` makes it; `alias`: what it is
    now; `hashes`: SHA-256, in hex, of what it was made from and answers from, by name."""

    file: bytes
    version: str
    parent: str | None
    alias: str | None
    scores: Mapping[str, float]
    hashes: Mapping[str, str]


@dataclass(frozen=True)
class Registered:
    """The version in the registry. `new`: it was not there before."""

    name: str
    number: str
    run_id: str
    aliases: tuple[str, ...]
    new: bool


def facts_of(
    conn: Connection, team: str, version: str, settings: AgentSettings, file: bytes
) -> Facts:
    """What the registry is told of a version that is in the database."""
    document = portable.read(file)
    program = programs.get(conn, team, version)
    serves = programs.champion_version(conn, team) or DEFAULT_VERSION
    status = program.status if program else None
    waits = CANDIDATE if status in ("candidate", "canary") else None
    alias = CHAMPION if version == serves else waits
    told = record.record(conn, team, version, settings)["evidence"]
    there = manuals.list_all(conn, Audience.of_operator(team))
    hashes = {"manuals": _hash(sorted(one.content_hash for one in there))}
    if document["learned"]:
        hashes["learned"] = _hash(document["learned"])
    scores = _numbers(told) | _numbers(program.scores if program else {})
    return Facts(file, version, document["parent"], alias, scores, hashes)


def register_model(facts: Facts, name: str, tracking_uri: str) -> Registered:
    """The version is in the registry under the name, once, and has the alias of what it is now.

    NoMlflow; NotRegistered where the store cannot be reached or refuses it.
    """
    if not _NAME.fullmatch(name):
        raise NotRegistered(f"{name!r} is no name for a model: take letters, digits, - _ and dots.")
    library = mlflow()
    with _at(library, tracking_uri):
        client = library.MlflowClient()
        sha256 = str(portable.read(facts.file)["sha256"])
        found = [
            one
            for one in client.search_model_versions(f"name = '{name}'")
            if one.tags.get("shoptalk.sha256") == sha256
        ]
        model = found[0] if found else _log(library, client, facts, name, tracking_uri, sha256)
        number = str(model.version)
        held = {CHAMPION, CANDIDATE} & set(client.get_model_version(name, number).aliases)
        for alias in held - {facts.alias}:
            client.delete_registered_model_alias(name, alias)
        if facts.alias:
            client.set_registered_model_alias(name, facts.alias, number)
        aliases = tuple(client.get_model_version(name, number).aliases)
        return Registered(name, number, str(model.run_id), aliases, not found)


def _log(library: Any, client: Any, facts: Facts, name: str, tracking_uri: str, sha256: str) -> Any:
    """The run, and the registered version, whose tags say which of ours it is."""
    tags = {"shoptalk.version": facts.version, "shoptalk.sha256": sha256}
    tags |= {"shoptalk.parent": facts.parent} if facts.parent else {}
    experiment = client.get_experiment_by_name(name)
    if experiment is None:
        made = client.create_experiment(name, artifact_location=beside(tracking_uri))
    else:
        made = experiment.experiment_id
    with library.start_run(experiment_id=made, run_name=facts.version, tags=tags) as run:
        library.log_params({"version": facts.version, "parent": facts.parent or ""})
        library.log_metrics(dict(facts.scores))
        client.log_inputs(run.info.run_id, [_dataset(*one) for one in facts.hashes.items()])
        with contents(facts.file) as parts:
            logged = library.pyfunc.log_model(name="model", **parts)
        hashes = {f"shoptalk.sha256.{of}": one for of, one in facts.hashes.items()}
        # With its tags at once: what has none was never finished, and is no version of ours.
        return library.register_model(logged.model_uri, name, tags=tags | hashes)


def _dataset(name: str, sha256: str) -> Any:
    from mlflow.entities import Dataset, DatasetInput, InputTag

    digest, source = sha256[:_DIGEST], json.dumps({"sha256": sha256})
    context = "training" if name == "learned" else "retrieval"
    dataset = Dataset(name, digest, "shoptalk", source)
    return DatasetInput(dataset, [InputTag("mlflow.data.context", context)])


@contextmanager
def _at(library: Any, tracking_uri: str) -> Iterator[None]:
    """Inside, MLflow's store and registry are there; its errors are ours."""
    from mlflow.exceptions import MlflowException

    before = library.get_tracking_uri()
    library.set_tracking_uri(tracking_uri)
    try:
        yield
    except (MlflowException, OSError) as error:
        said = refused(error) or " ".join(str(error).split())[:300]
        raise NotRegistered(f"The model could not be registered: {said}") from error
    finally:
        library.set_tracking_uri(before)


def _numbers(told: Mapping[str, Any]) -> dict[str, float]:
    return {
        name: float(one)
        for name, one in told.items()
        if isinstance(one, (int, float)) and not isinstance(one, bool) and math.isfinite(one)
    }


def _hash(parts: list[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
