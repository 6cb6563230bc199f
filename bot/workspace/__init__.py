"""The local workspace: a small Slack-compatible server with a web page, to run and try Shoptalk.

It stands in Slack's place for the same bot: Web API, Socket Mode or signed HTTP, files, forms. It
listens on this machine only; whoever has its page's address, which holds a token, can be anybody.
"""

from bot.workspace.keys import Keys, keys
from bot.workspace.serve import Workspace, run

__all__ = ["Keys", "Workspace", "keys", "run"]
