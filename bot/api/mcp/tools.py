"""All tools. A further one is a file beside these, and a line here."""

from bot.api.mcp import asking, manuals, orders
from bot.api.mcp.calls import Tool

TOOLS: tuple[Tool, ...] = (*asking.TOOLS, *manuals.TOOLS, *orders.TOOLS)
BY_NAME = {tool.name: tool for tool in TOOLS}
