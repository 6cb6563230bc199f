"""The local workspace's keys: made once for a home, kept for its owner only."""

import json
import os
import secrets
from dataclasses import asdict, dataclass

from sql.home import Home


@dataclass(frozen=True)
class Keys:
    """What a Slack app would get from Slack, for one token or for OAuth; and `page_token`, which
    lets a page, and nobody else on this machine, act as the workspace's people."""

    bot_token: str
    app_token: str
    signing_secret: str
    page_token: str
    client_id: str = ""
    client_secret: str = ""

    def opens(self, given: str | None) -> bool:
        """Whether this is the page's token."""
        return secrets.compare_digest((given or "").encode(), self.page_token.encode())

    def page(self, url: str) -> str:
        """The address of the page for who may open it, at the server's `url`."""
        return f"{url.rstrip('/')}/#token={self.page_token}"


def keys(home: Home, team: str = "local") -> Keys:
    """The keys of the home's workspace; whoever asks first makes them."""
    folder = home.root / "workspace"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "keys.json"
    made = Keys(
        f"xoxb-local-{secrets.token_hex(12)}",
        f"xapp-1-A0SHOPTALK-{secrets.token_hex(12)}",
        secrets.token_hex(16),
        secrets.token_hex(16),
        f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}",
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
    kept = json.loads(path.read_text("utf-8"))
    if kept.keys() != asdict(made).keys():
        # Of an earlier release, which had fewer of them.
        kept = {name: kept.get(name, new) for name, new in asdict(made).items()}
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(kept), "utf-8")
        draft.replace(path)
    return Keys(**kept)
