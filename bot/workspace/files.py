"""The bytes of files: down for the bot's token or the page, up for the bot."""

import secrets

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

from bot.workspace import clips
from bot.workspace.hub import Hub
from bot.workspace.keys import Keys
from bot.workspace.state import BOT_USER


class Files:
    """Serves what `url_private_download` and an upload address name."""

    def __init__(self, hub: Hub, keys: Keys) -> None:
        self._hub = hub
        self._keys = keys

    async def down(self, request: Request) -> Response:
        """The file for the bot's token, or the page's in the address; else a page to sign in."""
        row = self._hub.state.files.get(request.path_params["file_id"])
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        right = secrets.compare_digest(given.encode(), self._keys.bot_token.encode())
        if not right and not self._keys.opens(request.query_params.get("token")):
            return HTMLResponse("<!DOCTYPE html><title>Sign in</title>Sign in to see the file.")
        if row is None or row.get("deleted") or row.get("mode") == "external":
            return HTMLResponse("<!DOCTYPE html><title>Gone</title>No such file.", 404)
        path = self._hub.files / row["id"]
        if request.query_params.get("vtt") and clips.is_clip(row):
            return Response(clips.vtt(row), media_type="text/vtt")
        if row.get("mode") == "canvas":
            return HTMLResponse(path.read_bytes(), headers={"Content-Security-Policy": "sandbox"})
        return FileResponse(
            path,
            media_type=row["mimetype"],
            filename=row["name"],
            content_disposition_type="inline",
            headers={"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"},
        )

    async def up(self, request: Request) -> Response:
        """Take the bytes of a file for which an address was given out."""
        row = self._hub.state.files.get(request.path_params["file_id"])
        if row is None or row["user"] != BOT_USER or row["channels"] or row.get("deleted"):
            return Response("no such upload", 404)
        kind = request.headers.get("content-type", "")
        if kind.startswith("multipart/"):
            async with request.form() as form:
                parts = [value for value in form.values() if not isinstance(value, str)]
                data = await parts[0].read() if parts else b""
        else:
            data = await request.body()
        (self._hub.files / row["id"]).write_bytes(data)
        self._hub.change({"kind": "filed", "file": {**row, "size": len(data)}})
        return Response(f"OK - {len(data)}")
