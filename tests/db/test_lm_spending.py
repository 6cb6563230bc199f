"""What LMs may cost a day, of all workers together."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import SecretStr

from agent.answering import Asked, Kit, Reply, ask
from agent.conversation import Examples, Kinds
from agent.errors import LMSpent, LMUnavailable
from agent.evidence.tools import default_tools
from agent.lm import open_lm, outages
from agent.program import state
from agent.settings import AgentSettings
from agent.wording import sentences as wording
from ingest.calling import DatabaseLedger
from ingest.embedding import Embedder
from sql import lm_spending
from sql.audience import Audience
from sql.database import Database
from sql.questions import NewQuestion
from tests.fix_slack_out import TEAM
from tests.providers_server import KEY, Providers

QUESTION = "What is the torque of the gland bolts?"


@pytest.fixture
def server() -> Iterator[Providers]:
    with Providers() as made:
        yield made


Worker = Callable[..., Callable[[], Reply]]


@pytest.fixture
def worker(server: Providers, sample_db: Database, remembered: Embedder) -> Iterator[Worker]:
    """A function that makes a worker of its own, which answers the question."""
    numbers = iter(range(1, 1000))
    with ExitStack() as stack:

        def start(**more: Any) -> Callable[[], Reply]:
            settings = AgentSettings(
                lm="openai/first",
                lm_api_base=f"{server.url}/v1",
                lm_api_key=SecretStr(KEY),
                reader="small",
                _env_file=None,
                **more,
            )
            ledger = DatabaseLedger(sample_db)
            lms = stack.enter_context(open_lm(settings, sample_db.home, ledger=ledger))
            kit = Kit(
                sample_db,
                remembered,
                default_tools(remembered),
                state.default(),
                state.DEFAULT_VERSION,
                lms.answers,
                settings,
                Examples(remembered),
                Kinds(remembered),
            )

            def answer() -> Reply:
                number = next(numbers)
                ts, text = f"{number}.0", f"{QUESTION} ({number})"
                question = NewQuestion(TEAM, "C1", ts, ts, "U1", text)
                return ask(kit, Asked(question, Audience.of_channel(TEAM, "C1")))

            return answer

        yield start


def spent(db: Database, server: Providers, lm: str = "openai/first") -> Any:
    with db.connection() as conn:
        return lm_spending.on(conn, datetime.now(UTC).date(), f"{lm} at {server.url}/v1")


def test_counted(worker: Worker, server: Providers, sample_db: Database) -> None:
    """Each call is counted with its tokens and its price, whichever worker makes it; and the answer
    says which LM gave it."""
    one, other = worker(lm_price="1/2"), worker(lm_price="1/2")
    replies = [one(), other()]
    assert [reply.lm for reply in replies] == ["openai/first"] * 2
    today = spent(sample_db, server)
    assert today.calls == sum(reply.lm_calls for reply in replies) == server.calls
    assert today.tokens_read == sum(reply.tokens_in for reply in replies)
    written = sum(reply.tokens_out for reply in replies)
    assert today.money == pytest.approx((today.tokens_read + 2 * written) / 1e6)


@pytest.mark.parametrize("limit", [{"lm_day_tokens": 1}, {"lm_day_money": 1e-9}])
def test_over_the_limit(
    worker: Worker, server: Providers, sample_db: Database, limit: dict[str, Any]
) -> None:
    """What one worker used up is gone for all: the closest lines come with a sentence that says
    so, and the LM is not asked."""
    worker(lm_price="1/1")()
    calls = server.calls
    reply = worker(lm_price="1/1", **limit)()
    assert (reply.answer.status, reply.answer.reason) == ("passages", "spent for today")
    assert reply.answer.text.startswith(wording.SPENT)
    assert "205" in " ".join(line.quote for line in reply.answer.lines)
    assert (reply.lm, reply.lm_calls, server.calls) == (None, 0, calls)


def test_over_the_limit_the_next_one(
    worker: Worker, server: Providers, sample_db: Database
) -> None:
    """With an LM behind it that one answers, which is recorded; and it has a limit of its own."""
    behind = {"lm": "openai/second", "api_base": f"{server.url}/v1", "api_key": KEY}
    worker()()
    answer = worker(lm_day_tokens=1, lm_fallbacks=[{**behind, "day_tokens": 10**9}])
    reply = answer()
    assert (reply.answer.status, reply.lm) == ("answered", "openai/second")
    with sample_db.connection() as conn:
        [stored] = conn.execute(
            "SELECT lm FROM answers WHERE answer_id = %s", (reply.answer_id,)
        ).fetchall()
    assert stored == ("openai/second",)
    assert spent(sample_db, server, "openai/second").calls == reply.lm_calls
    late = worker(lm_day_tokens=1, lm_fallbacks=[behind])()
    assert late.answer.reason == "spent for today"


def test_money_needs_a_price(worker: Worker) -> None:
    """A limit of money on an LM whose price nobody knows is refused, with the setting to change."""
    with pytest.raises(LMUnavailable, match="AGENT_LM_PRICE"):
        worker(lm_day_money=1.0)


def test_said_to_operators(worker: Worker, server: Providers, sample_db: Database) -> None:
    """The error names the LM and the settings."""
    worker()()
    settings = AgentSettings(
        lm="openai/first",
        lm_api_base=f"{server.url}/v1",
        lm_api_key=SecretStr(KEY),
        lm_day_tokens=1,
        _env_file=None,
    )
    with (
        open_lm(settings, sample_db.home, ledger=DatabaseLedger(sample_db)) as lms,
        pytest.raises(LMSpent, match=r"openai/first.*AGENT_LM_DAY_TOKENS"),
        outages(),
    ):
        lms.answers("Say ok.")
