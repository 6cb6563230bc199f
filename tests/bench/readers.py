"""How long it takes to know who reads along, in a workspace of thousands, at Slack's rate limits.

`python -m tests.bench readers [--people N] [--before]`: asks the local workspace, with its limits
on, about a person alone, a conversation of five, a channel of 300 people and one of all of them.
`--before` asks as releases up to 0f69732 did, for the list of the whole workspace, 200 a page:
only the calls are counted, and the waiting that Slack's limit makes of them.
"""

import argparse
import json
import math
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.settings import SlackSettings
from bot.slack import Audiences, DatabaseRoster, open_slack
from sql.database import Database
from sql.home import Home
from sql.settings import SqlSettings
from tests.workspace_client import Workspace, open_workspace

Row = dict[str, Any]
_BOT = "U0SHOPTALK"


class _Roster(DatabaseRoster):
    """A manual is granted to everyone: who reads along makes a difference."""

    def everyone_matters(self, channel: str) -> bool:
        return True


def run(given: Sequence[str]) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="readers")
    parser.add_argument("--people", type=int, default=6000)
    parser.add_argument("--before", action="store_true")
    chosen = parser.parse_args(given)
    print(json.dumps(before(chosen.people) if chosen.before else now(chosen.people), indent=1))


def before(people: int) -> Row:
    """The pages of the list, and how long the limit of 20 a minute lets them take."""
    pages = math.ceil(people / 200)
    return {"people": people, "calls": pages, "seconds_waited": 60 * ((pages - 1) // 20)}


def now(people: int) -> Row:
    """Seconds and calls of a first and a second question of each kind, and of checking beside."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="shoptalk-readers-")))
        folder.chmod(0o711)
        workspace = stack.enter_context(open_workspace(Home(folder / "workspace")))
        db = stack.enter_context(Database.open(SqlSettings(shoptalk_home=folder / "home")))
        db.migrate()
        places = _fill(workspace, people)
        workspace.knobs(tiers=True)
        slack = open_slack(
            SlackSettings(
                bot_token=SecretStr(workspace.keys.bot_token),
                api_url=workspace.api_url,
                _env_file=None,
            )
        )
        me = slack.identify()
        audiences = Audiences(slack, me, _Roster(lambda: db, me.team))
        rows = [_asked(workspace, audiences, name, *where) for name, where in places.items()]
        return {"people": people, "asked": rows, "beside": _learnt(audiences, places)}


def _fill(workspace: Workspace, people: int) -> dict[str, tuple[str, str]]:
    """A channel and an asker of each kind."""
    names = {f"U{number:06}": f"person {number}" for number in range(people)}
    workspace.act("hire", names=names)
    everybody = list(names)
    five = workspace.act("open_dm", user=everybody[1], **{"with": [*everybody[2:6], _BOT]})
    fields = {"members": [*everybody[:300], _BOT]}
    workspace.act("alter", what="channel", id="C0LINE2", fields=fields)
    workspace.act("alter", what="channel", id="C0GENERAL", fields={"members": [*everybody, _BOT]})
    return {
        "alone": (workspace.direct(everybody[0]), everybody[0]),
        "five": (str(five["channel"]), everybody[1]),
        "channel of 300": ("C0LINE2", everybody[0]),
        "channel of all": ("C0GENERAL", everybody[0]),
    }


def _asked(workspace: Workspace, audiences: Audiences, name: str, channel: str, user: str) -> Row:
    row: Row = {"who": name}
    for which in ("first", "second"):
        calls, begun = len(workspace.log("call")), time.monotonic()
        seen = audiences.seen(channel, user, within=0)
        row[which] = {
            "seconds": round(time.monotonic() - begun, 2),
            "calls": len(workspace.log("call")) - calls,
            "why": seen.why,
        }
    return row


def _learnt(audiences: Audiences, places: dict[str, tuple[str, str]]) -> Row:
    """How long the channel of 300 takes to be known beside; the job looks every 30 seconds."""
    channel, user = places["channel of 300"]
    begun = time.monotonic()
    while not audiences.learn(channel):
        time.sleep(30)
    seconds = round(time.monotonic() - begun)
    seen = audiences.seen(channel, user, within=0)
    return {"who": "channel of 300", "seconds": seconds, "why": seen.why}
