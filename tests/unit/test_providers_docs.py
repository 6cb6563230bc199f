"""docs/providers.md is true, word for word: each example is set, and tried as `shoptalk doctor`
does, with the server of tests in the provider's place."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.lm import open_lm, record_calls
from bot.commands import doctor_models
from bot.settings import Settings
from sql.home import Home
from tests.providers_server import KEY, Providers

_PAGE = Path(__file__).parents[2] / "docs" / "providers.md"
_KEYS = re.compile(r'(_KEY=|"api_key": ")[^"\n]+')
_HOST = re.compile(r"https?://[\w.-]+(?::\d+)?")

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:litellm.*")


def examples() -> dict[str, str]:
    """The settings of each section that shows some."""
    sections = re.split(r"^## ", _PAGE.read_text("utf-8"), flags=re.MULTILINE)[1:]
    found = ((one.partition("\n")[0], re.search(r"```sh\n(.+?)```", one, re.S)) for one in sections)
    return {title: block[1] for title, block in found if block}


@pytest.fixture
def server() -> Iterator[Providers]:
    with Providers() as made:
        yield made


def test_there_are_examples() -> None:
    """Each provider has one."""
    assert list(examples()) == [
        "Databricks",
        "Azure OpenAI",
        "Amazon Bedrock",
        "vLLM, Ollama, llama.cpp, and gateways",
        "Public providers",
        "Judging and reflecting by others",
        "When one does not answer",
        "Embeddings and rerankers: other places, and what they may cost",
    ]


@pytest.mark.parametrize("title", [one for one in examples() if one != "Public providers"])
def test_an_example(
    title: str, server: Providers, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What it names answers, each in its shape, and nothing is refused."""
    monkeypatch.chdir(tmp_path)
    lines = _HOST.sub(server.url, _KEYS.sub(rf"\g<1>{KEY}", examples()[title]))
    Path(".env").write_text(lines)
    settings = Settings.read()
    home = Home(tmp_path / "home")
    named = doctor_models.findings(settings, home, True)
    tried = [one for one in named if one.check != "embedding model" or "INGEST_" in lines]
    assert [one.message for one in tried if not one.ok] == []
    assert len(tried) >= lines.count("LM=") + ("INGEST_EMBEDDING=" in lines)
    assert server.refused == []
    if "EMBEDDING_FALLBACKS" in lines:
        names = [one.check for one in tried]
        assert {"embedding fallback 1", "reranker fallback 1"} <= set(names)
        assert "cosine 1.000" in next(one.message for one in tried if one.check == names[1])
    if "LM_FALLBACKS" in lines:
        assert [one.check for one in tried][-1] == "fallback 1"
        server.down = {server.models()[0]}
        once = settings.agent.model_copy(update={"lm_retries": 0})
        with open_lm(once, home) as lms, record_calls() as calls:
            lms.answers("Say ok.")
        assert calls[-1].lm == settings.agent.lm_fallbacks[0].lm


def test_a_public_name_is_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The example of a public provider can be opened; it is not asked here."""
    monkeypatch.chdir(tmp_path)
    Path(".env").write_text(examples()["Public providers"])
    settings = Settings.read()
    open_lm(settings.agent, Home(tmp_path / "home")).close()


def test_what_to_change(server: Providers, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A model that does not answer is amiss, with the setting to change; the others are tried."""
    monkeypatch.chdir(tmp_path)
    base = f"{server.url}/v1"
    Path(".env").write_text(
        f"AGENT_LM=openai/a\nAGENT_LM_API_BASE={base}\nAGENT_LM_API_KEY=wrong\nAGENT_LM_RETRIES=0\n"
        f"AGENT_JUDGE_LM=openai/b\nAGENT_JUDGE_LM_API_BASE=http://127.0.0.1:9/v1\n"
        f'AGENT_LM_FALLBACKS=[{{"lm": "openai/c", "api_base": "{base}", "api_key": "{KEY}"}}, '
        f'{{"lm": "openai/d", "api_base": "{base}", "api_key": "wrong"}}]\n'
        f"INGEST_EMBEDDING=e\nINGEST_EMBEDDING_API_BASE={base}\nINGEST_EMBEDDING_API_KEY=wrong\n"
        f"AGENT_RERANKER={base}\nAGENT_RERANKER_KEY=wrong\n"
    )
    found = doctor_models.findings(Settings.read(), Home(tmp_path / "home"), True)
    amiss = {one.check: one.message for one in found if not one.ok}
    assert list(amiss) == ["embedding model", "language model", "judge", "fallback 2", "reranker"]
    for check, setting in {
        "embedding model": "INGEST_EMBEDDING_API_KEY",
        "language model": "AGENT_LM_API_KEY",
        "judge": "AGENT_JUDGE_LM_API_BASE",
        "fallback 2": "AGENT_LM_FALLBACKS: api_key",
        "reranker": "AGENT_RERANKER",
    }.items():
        assert setting in amiss[check]
