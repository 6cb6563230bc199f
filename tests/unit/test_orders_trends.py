"""What is counted of past orders over time."""

from datetime import date, timedelta

from agent.work_orders import Trends
from agent.work_orders.trends import trend
from bot.showing import trends_table
from sql.past_orders import PastOrder

END = date(2026, 11, 1)


def _order(
    number: int, day: date, fault: str = "Pump leaks", machine: str = "P-1", parts: tuple = ()
) -> PastOrder:
    return PastOrder(number, str(number), machine, "pump", fault, "", list(parts), day, None, None)


def _every(days: int, count: int, fault: str, machine: str = "P-1") -> list[PastOrder]:
    return [
        _order(n, END - timedelta(days=days * n), fault, machine) for n in reversed(range(count))
    ]


def test_time_between_failures_is_each_machines_own() -> None:
    """Days from one order of a machine to its next; two machines' orders make no interval, nor do
    two orders of a day."""
    days = [date(2026, 1, 1), date(2026, 1, 11), date(2026, 1, 31)]
    orders = [_order(n, day) for n, day in enumerate(days)]
    orders += [_order(8, date(2026, 1, 12), machine="P-2"), _order(9, date(2026, 1, 11))]
    between = trend(orders, END).between
    assert between is not None
    assert (between.mean, between.median, between.intervals) == (15.0, 15.0, 2)
    assert trend([_order(1, END)], END).between is None


def test_a_rising_fault() -> None:
    """Once in two months for a year, then each week: it rises, and a steady one does not."""
    steady = _every(20, 22, "Belt slips")
    slow = [_order(50 + n, END - timedelta(days=90 + 60 * n)) for n in range(6)]
    fast = [_order(70 + n, END - timedelta(days=7 * n), "Pump leaks oil") for n in range(10)]
    (rising,) = trend(sorted([*steady, *slow, *fast], key=lambda one: str(one.day)), END).rising
    assert (rising.fault, rising.recent, rising.before) == ("Pump leaks", 10, 6)
    assert rising.p < 0.001


def test_little_history_makes_nothing_rise() -> None:
    """Where less than 90 days are known of before, nobody can say that anything rises."""
    assert trend(_every(5, 20, "Pump leaks"), END).rising == ()


def test_months_have_no_gaps_and_parts_are_counted() -> None:
    """A month without an order is a month with none."""
    found = trend(
        [
            _order(1, date(2026, 1, 5), parts=("Seal", "Bolt")),
            _order(2, date(2026, 3, 5), parts=("Seal",)),
        ],
        date(2026, 3, 5),
    )
    assert [count for _, count in found.months] == [1, 0, 1]
    assert found.parts == (("Seal", 2), ("Bolt", 1))


def test_the_table_says_what_there_is() -> None:
    """A row for each kind of equipment, as wide as its head."""
    found = Trends(date(2026, 1, 1), END, (trend(_every(10, 4, "Pump leaks"), END),))
    head, row = trends_table(found)
    assert len(head) == len(row)
    assert row[:4] == ["pump", "4", "1", "10 (median of 3)"]
