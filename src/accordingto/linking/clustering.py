"""Items joined into groups by how much their pairs speak for it: average linkage, the surest pairs first.

Only the pairs that are given begin a join; whether two groups are joined is asked of all their pairs. Invariant: depends on
the items and their order alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable


def joined(size: int, pairs: Iterable[tuple[int, int]], margin: Callable[[int, int], float]) -> list[list[int]]:
    """The items 0 to `size` - 1 by group, each sorted. `margin` of two items (smaller first) is over 0 where they belong
    together; groups are joined where it is so on average."""
    known: dict[tuple[int, int], float] = {}

    def of(i: int, j: int) -> float:
        key = (i, j) if i < j else (j, i)
        if key not in known:
            known[key] = margin(*key)
        return known[key]

    sure = sorted((-of(i, j), i, j) for i, j in set(pairs) if i != j)
    group = {i: [i] for i in range(size)}
    for negative, i, j in sure:
        if negative >= 0:
            break
        first, second = group[i], group[j]
        if first is not second and sum(of(a, b) for a in first for b in second) > 0:
            first += second
            for each in second:
                group[each] = first
    return [sorted(each) for each in {id(found): found for found in group.values()}.values()]


def meeting(keys: Iterable[Iterable[object]], most: int) -> set[tuple[int, int]]:
    """The pairs of items that have a key in common, smaller first; a key of more than `most` items brings none together."""
    by_key: dict[object, list[int]] = {}
    for item, found in enumerate(keys):
        for key in found:
            by_key.setdefault(key, []).append(item)
    return {
        (items[x], items[y])
        for items in by_key.values()
        if len(items) <= most
        for x in range(len(items))
        for y in range(x + 1, len(items))
    }
