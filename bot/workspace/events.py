"""An event in the envelope in which Slack sends it."""

import secrets
import time
from typing import Any

from bot.workspace.state import APP_ID, BOT_USER

Row = dict[str, Any]


def envelope(team: str, event: Row, org: str | None = None) -> Row:
    """The payload of a delivery; its `event_id` is the same however often it is delivered.

    `org`: the organisation for all of which the app is installed.
    """
    now = time.time()
    return {
        "token": "local",
        "team_id": team,
        **({"enterprise_id": org} if org else {}),
        "api_app_id": APP_ID,
        "type": "event_callback",
        "event_id": f"Ev{secrets.token_hex(6).upper()}",
        "event_time": int(now),
        "event": {"event_ts": f"{now:.6f}", **event},
        "is_ext_shared_channel": False,
        "authorizations": [
            {
                "enterprise_id": org,
                "team_id": team,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": bool(org),
            }
        ],
    }
