"""Past work orders: a second corpus beside the manuals, imported, searched and counted.

No DSPy and no language model: an order's words are shown as they are, told to no LM and quoted as
no manual's. Whoever calls (command line, Slack, API) comes in here.
"""

from agent.work_orders.helped import Helped
from agent.work_orders.importing import Imported, embed_orders, import_orders
from agent.work_orders.mapping import OrderMap, map_of, read_map
from agent.work_orders.rows import MOST_BYTES, Row, of_csv, of_objects
from agent.work_orders.rule import Likeness, Rule
from agent.work_orders.search import SHOWN, Found, PastOrders, Weights, fuse

__all__ = [
    "MOST_BYTES",
    "SHOWN",
    "Found",
    "Helped",
    "Imported",
    "Likeness",
    "OrderMap",
    "PastOrders",
    "Row",
    "Rule",
    "Weights",
    "embed_orders",
    "fuse",
    "import_orders",
    "map_of",
    "of_csv",
    "of_objects",
    "read_map",
]
