"""What a model's table is called."""

import hashlib
import re


def slug_of(name: str) -> str:
    """A model name as part of a table name: at most 40 characters of a-z, 0-9 and _."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    if len(plain) <= 40:
        return plain
    return f"{plain[:31]}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"
