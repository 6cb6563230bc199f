"""Pictures and clips as people send them, and servers that stand for what sees and hears."""

import base64
import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

PLATE = ("HALVORSEN HYDRAULIK", "Model: HP-160", "P/N MS35338-137", "S/N 8A2214-0042")
ALARM = ("ALARM", "E-043 OIL TEMPERATURE HIGH", "Press RESET to acknowledge")


def picture(
    lines: tuple[str, ...] = ALARM,
    *,
    kind: str = "PNG",
    turned: int = 0,
    blur: float = 0.0,
    slant: float = 0.0,
    glare: bool = False,
    size: int = 40,
) -> bytes:
    """A photo of these lines. `turned`: quarters that the camera was turned, as EXIF has it."""
    image = Image.new("RGB", (1_000, 90 + len(lines) * (size + 40)), (196, 198, 202))
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(size)
    pen.rectangle((12, 12, image.width - 12, image.height - 12), outline=(60, 60, 60), width=4)
    for number, line in enumerate(lines):
        pen.text((50, 50 + number * (size + 40)), line, fill=(25, 25, 28), font=font)
    if slant:
        w, h, by = image.width, image.height, int(slant * image.width)
        corners = (-by, -by // 2, -by // 3, h + by, w + by // 2, h, w + by, -by)
        image = image.transform(
            image.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor="black"
        )
    if glare:
        light = Image.new("L", image.size, 0)
        ImageDraw.Draw(light).ellipse((520, -40, 980, 260), fill=190)
        light = light.filter(ImageFilter.GaussianBlur(45))
        image.paste(Image.new("RGB", image.size, "white"), mask=light)
    if blur:
        image = image.filter(ImageFilter.GaussianBlur(blur))
    out = io.BytesIO()
    exif = Image.Exif()
    if turned:
        exif[0x0112] = {1: 8, 2: 3, 3: 6}[turned]
        image = image.rotate(-90 * turned, expand=True)
    image.save(out, kind, exif=exif)
    return out.getvalue()


@dataclass
class Heard:
    """What was asked of a stand-in. `fails`: the status of its answers."""

    url: str = ""
    says: str = ""
    fails: int = 0
    calls: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def _serving(handler: type[BaseHTTPRequestHandler], heard: Heard) -> Iterator[Heard]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    heard.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield heard
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def vision() -> Iterator[Heard]:
    """An OpenAI-compatible chat server that is given a picture: it refuses whatever is not in
    OpenAI's shape, and says that `says` is printed on it."""
    heard = Heard(says="ALARM\nE-043 OIL TEMPERATURE HIGH")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            heard.calls.append({"path": self.path, "key": self.headers["Authorization"], **body})
            status, said = heard.fails or 200, {}
            try:
                parts = [p for m in body["messages"] if m["role"] == "user" for p in m["content"]]
                (shown,) = [p["image_url"]["url"] for p in parts if p["type"] == "image_url"]
                head, _, data = shown.partition(",")
                assert head == "data:image/jpeg;base64"
                with Image.open(io.BytesIO(base64.b64decode(data))) as sent:
                    heard.calls[-1]["size"] = sent.size
                text = f"[[ ## lines ## ]]\n{heard.says}\n\n[[ ## completed ## ]]"
                choice = {"message": {"role": "assistant", "content": text}, "index": 0}
                said = {"choices": [{**choice, "finish_reason": "stop"}], "model": "eye"}
            except (KeyError, TypeError, ValueError, AssertionError, OSError):
                status = 400
            _answer(self, status, said)

        def log_message(self, *_: Any) -> None:
            pass

    with _serving(Handler, heard):
        yield heard


@pytest.fixture
def hearing() -> Iterator[Heard]:
    """An endpoint that hears: it refuses what is no multipart form with a file and a model."""
    heard = Heard(says="what torque do the gland bolts need")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kind = self.headers["Content-Type"]
            parts = _parts(kind, body)
            heard.calls.append({"path": self.path, "key": self.headers["Authorization"], **parts})
            right = self.path == "/v1/audio/transcriptions" and {"file", "model"} <= parts.keys()
            _answer(self, heard.fails or (200 if right else 400), {"text": heard.says})

        def log_message(self, *_: Any) -> None:
            pass

    with _serving(Handler, heard):
        yield heard


def _answer(handler: BaseHTTPRequestHandler, status: int, said: dict[str, Any]) -> None:
    data = json.dumps(said).encode()
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


def _parts(kind: str, body: bytes) -> dict[str, Any]:
    """The fields of a multipart form; of a file (name, type, bytes)."""
    if not kind.startswith("multipart/form-data; boundary="):
        return {}
    boundary = kind.split("boundary=")[1].encode()
    found: dict[str, Any] = {}
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _, data = part.strip(b"\r\n").partition(b"\r\n\r\n")
        said = head.decode()
        name = said.split('name="')[1].split('"')[0]
        if 'filename="' in said:
            mime = said.split("Content-Type: ")[1].split("\r\n")[0]
            found[name] = (said.split('filename="')[1].split('"')[0], mime, data)
        else:
            found[name] = data.decode()
    return found
