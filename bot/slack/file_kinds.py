"""Of what kind a file is, by what Slack says of it: what decides who reads it, and how.

The fields are those of Slack's file object (https://docs.slack.dev/reference/objects/file-object):
`mimetype`, `filetype`, `name`, `mode` (`hosted`, `snippet`, `space` for posts, `quip` and `canvas`
for canvases, `list`, `email`, `external`, `tombstone`) and `subtype` (`slack_audio`, `slack_video`
for clips that were recorded in Slack).
"""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, Final, Literal, TypeAlias

Kind: TypeAlias = Literal["pdf", "text", "picture", "voice", "other", "unknown"]

_PAGES: Final = frozenset({"space", "post", "quip", "canvas", "list", "docs", "email"})
"""What people write in Slack itself, and mail: no plain text of it is to be had."""
_TEXT: Final = frozenset({"application/json", "application/xml", "application/x-yaml"})
_TEXT_NAMES: Final = frozenset({".txt", ".log", ".csv", ".tsv", ".md", ".ini", ".cfg", ".json"})
_NO_PICTURES: Final = ("image/svg", "image/vnd")
_CLIPS: Final = frozenset({"slack_audio", "slack_video"})


def kind_of_file(file: Mapping[str, Any]) -> Kind:
    """`unknown` where Slack tells of no type: of a file from another workspace it sends the id."""
    mime, kind, name = (str(file.get(key) or "").lower() for key in _FIELDS)
    mode = str(file.get("mode") or "").lower()
    suffix = PurePath(name).suffix
    if mime == "application/pdf" or kind == "pdf" or suffix == ".pdf":
        return "pdf"
    if not any((mime, kind, name)):
        return "unknown"
    if str(file.get("subtype") or "") in _CLIPS or mime.startswith("audio/"):
        return "voice"
    if mode in _PAGES or kind in _PAGES or mime.startswith("application/vnd.slack"):
        return "other"
    if mime.startswith("image/"):
        return "other" if mime.startswith(_NO_PICTURES) else "picture"
    if mode == "snippet" or mime.startswith("text/") or mime in _TEXT or suffix in _TEXT_NAMES:
        return "text"
    return "other"


_FIELDS: Final = ("mimetype", "filetype", "name")


WhyNot: TypeAlias = Literal["office", "page", "video", "archive", "linked", "other"]
_OFFICE: Final = frozenset(
    {".doc", ".docx", ".docm", ".odt", ".rtf", ".xls", ".xlsx", ".xlsm", ".ods", ".ppt", ".pptx"}
    | {".odp", ".pages", ".numbers", ".key"}
)
_ARCHIVES: Final = frozenset({".zip", ".7z", ".rar", ".gz", ".tar", ".tgz"})


def why_not_read(file: Mapping[str, Any]) -> WhyNot:
    """Of a file of the kind `other`: what it is, which says what can be done instead."""
    mime, kind, name = (str(file.get(key) or "").lower() for key in _FIELDS)
    mode, suffix = str(file.get("mode") or "").lower(), PurePath(name).suffix
    if mode == "external" or file.get("is_external"):
        return "linked"
    if mode in _PAGES or kind in _PAGES or mime.startswith("application/vnd.slack"):
        return "page"
    if suffix in _OFFICE or "officedocument" in mime or mime == "application/msword":
        return "office"
    if suffix in _ARCHIVES:
        return "archive"
    return "video" if mime.startswith("video/") else "other"
