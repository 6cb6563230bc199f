"""Past work orders: a second corpus beside the manuals, imported, searched and counted.

No DSPy and no language model: an order's words are shown as they are, told to no LM and quoted as
no manual's. Whoever calls (command line, Slack, API) comes in here.
"""

from agent.work_orders.drafts import Target, document, hand_over, key_of, open_draft
from agent.work_orders.helped import Helped, Told, beside
from agent.work_orders.importing import Imported, embed_orders, import_orders
from agent.work_orders.mapping import NAMES, OrderMap, map_in, map_of, read_map
from agent.work_orders.rows import MOST_BYTES, Row, of_csv, of_objects
from agent.work_orders.rule import Likeness, Rule
from agent.work_orders.search import COUNTED, SHOWN, Found, PastOrders, Weights, fuse
from agent.work_orders.trends import Between, Rising, Trend, Trends, trends

__all__ = [
    "COUNTED",
    "MOST_BYTES",
    "NAMES",
    "SHOWN",
    "Between",
    "Found",
    "Helped",
    "Imported",
    "Likeness",
    "OrderMap",
    "PastOrders",
    "Rising",
    "Row",
    "Rule",
    "Target",
    "Told",
    "Trend",
    "Trends",
    "Weights",
    "beside",
    "document",
    "embed_orders",
    "fuse",
    "hand_over",
    "import_orders",
    "key_of",
    "map_in",
    "map_of",
    "of_csv",
    "of_objects",
    "open_draft",
    "read_map",
    "trends",
]
