"""Shoptalk as an MCP server: other assistants ask, search and see pages as tools of theirs.

A tool is a line of `TOOLS` (`tools.py`), made in the file of its noun; `server.py` makes the
server of them, `http.py` mounts it in the API under /mcp, `stdio.py` serves it to the program that
started `shoptalk mcp`.
"""
