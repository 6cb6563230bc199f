"""The local workspace's keys: made once for a home, kept for its owner only."""

import json
import os
import secrets
from dataclasses import asdict, dataclass

from sql.home import Home


@dataclass(frozen=True)
class Keys:
    """What a Slack app would get from Slack."""

    bot_token: str
    app_token: str
    signing_secret: str


def keys(home: Home, team: str = "local") -> Keys:
    """The keys of the home's workspace; whoever asks first makes them."""
    folder = home.root / "workspace"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "keys.json"
    made = Keys(
        f"xoxb-local-{secrets.token_hex(12)}",
        f"xapp-1-A0SHOPTALK-{secrets.token_hex(12)}",
        secrets.token_hex(16),
    )
    draft = folder / f"keys.{os.getpid()}.{secrets.token_hex(4)}"
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(asdict(made)), "utf-8")
    try:
        # A link is there whole or not at all, and the first one stays.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return Keys(**json.loads(path.read_text("utf-8")))
