"""What the API's handlers work with: the shop, who reads along, and room to work in."""

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anyio import CapacityLimiter

from bot.api.metrics import Metrics
from bot.api.readers import Readers
from bot.queue import Queue

if TYPE_CHECKING:
    from bot.shop import Shop

_QUICK = 16


@dataclass(frozen=True)
class Front:
    """One for a process. The limiters bound how many threads are at work: answers, reading of PDFs,
    and everything that is done in a moment."""

    shop: "Shop"
    readers: Readers
    answers: CapacityLimiter
    uploads: CapacityLimiter
    queue: Queue = field(default_factory=Queue)
    metrics: Metrics = field(default_factory=Metrics)
    quick: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(_QUICK))
    closing: threading.Event = field(default_factory=threading.Event)
    """Set when the process ends: answers under way are given up."""
