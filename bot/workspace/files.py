"""The bytes of files: down for the bot's token or the page, up for the bot."""

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

from bot.workspace import clips
from bot.workspace.keys import Keys
from bot.workspace.refusal import Refusal
from bot.workspace.state import BOT_USER
from bot.workspace.teams import Team, Teams


class Files:
    """Serves what `url_private_download` and an upload address name."""

    def __init__(self, teams: Teams, keys: Keys) -> None:
        self._teams = teams
        self._keys = keys

    async def down(self, request: Request) -> Response:
        """The file for the bot's token, or the page's in the address; else a page to sign in."""
        file_id = request.path_params["file_id"]
        team = self._teams.of_file(file_id)
        row = team.hub.state.files.get(file_id) if team else None
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not self._may(given, team) and not self._keys.opens(request.query_params.get("token")):
            return HTMLResponse("<!DOCTYPE html><title>Sign in</title>Sign in to see the file.")
        if not team or row is None or row.get("deleted") or row.get("mode") == "external":
            return HTMLResponse("<!DOCTYPE html><title>Gone</title>No such file.", 404)
        path = team.hub.files / row["id"]
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

    def _may(self, token: str, team: Team | None) -> bool:
        """Whether it is a token of the workspace that the file is in."""
        try:
            grant = self._teams.installs.grant(token)
        except Refusal:
            return False
        if team is None:
            return True
        mine = team.hub.state.team
        return mine == grant.team or (
            grant.team is None and self._teams.installs.teams[mine] == grant.org
        )

    async def up(self, request: Request) -> Response:
        """Take the bytes of a file for which an address was given out."""
        team = self._teams.of_file(request.path_params["file_id"])
        row = team.hub.state.files.get(request.path_params["file_id"]) if team else None
        if (
            not team
            or row is None
            or row["user"] != BOT_USER
            or row["channels"]
            or row.get("deleted")
        ):
            return Response("no such upload", 404)
        kind = request.headers.get("content-type", "")
        if kind.startswith("multipart/"):
            async with request.form() as form:
                parts = [value for value in form.values() if not isinstance(value, str)]
                data = await parts[0].read() if parts else b""
        else:
            data = await request.body()
        (team.hub.files / row["id"]).write_bytes(data)
        team.hub.change({"kind": "filed", "file": {**row, "size": len(data)}})
        return Response(f"OK - {len(data)}")
