"""JSON as it is sent to the workspace."""

import json
from typing import Any


def read_json(sent: str | bytes) -> Any:
    """The value; half a surrogate pair, which no file and no reply could hold, is a "\ufffd".

    ValueError where it is no JSON.
    """
    text = sent if isinstance(sent, str) else sent.decode("utf-8", "replace")
    value = json.loads(text)
    if "\\u" in text:
        whole = json.dumps(value, ensure_ascii=False).encode("utf-16", "surrogatepass")
        value = json.loads(whole.decode("utf-16", "replace"))
    return value
