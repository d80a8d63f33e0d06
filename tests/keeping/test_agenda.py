"""What is visited next: by time, by host, feeds before pages."""

from __future__ import annotations

from accordingto.keeping.agenda import Agenda, Item


def drained(agenda: Agenda, ready: dict[str, float], gap: float = 0.0) -> list[tuple[float, str]]:
    """All visits in order, each host resting for the gap after each."""
    found = []
    while turn := agenda.first(lambda host: ready.get(host, 0.0)):
        when, host = turn
        item = agenda.next(host, when)
        agenda.drop(host, item)
        ready[host] = when + gap
        found.append((when, item.key))
    return found


def agenda_of(*items: tuple[str, float, str]) -> Agenda:
    agenda = Agenda()
    for host, due, key in items:
        agenda.put(host, Item(due, "feed" if key.startswith("f") else "page", key))
    return agenda


def test_what_is_due_first_goes_first() -> None:
    agenda = agenda_of(("a", 3, "p1"), ("b", 1, "f1"), ("a", 2, "f2"), ("c", 2.5, "p2"))
    assert len(agenda) == 4
    assert drained(agenda, {}) == [(1, "f1"), (2, "f2"), (2.5, "p2"), (3, "p1")]
    assert not len(agenda)


def test_a_host_that_rests_holds_up_nobody_else() -> None:
    agenda = agenda_of(("a", 1, "p1"), ("b", 5, "p2"), ("a", 1, "p3"))
    assert drained(agenda, {"a": 10.0}, gap=2.0) == [(5, "p2"), (10, "p1"), (12, "p3")]


def test_a_feed_that_is_due_goes_before_pages_that_wait_longer() -> None:
    agenda = agenda_of(*(("a", 0, f"p{n}") for n in range(5)), ("a", 3, "f"))
    assert [key for _, key in drained(agenda, {}, gap=2.0)] == ["p0", "p1", "f", "p2", "p3", "p4"]


def test_a_feed_that_is_not_due_does_not_hold_up_pages() -> None:
    assert drained(agenda_of(("a", 9, "f"), ("a", 1, "p")), {}) == [(1, "p"), (9, "f")]
