"""Items joined into groups by how much their pairs speak for it: average linkage, the surest pairs first.

Only the pairs that are given begin a join; whether two groups are joined is asked of all their pairs. Invariant:
depends on the items and their order alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations, pairwise


def joined(size: int, pairs: Iterable[tuple[int, int]], margin: Callable[[int, int], float]) -> list[list[int]]:
    """The items 0 to `size` - 1 by group, each sorted.

    `margin` of two items (smaller first) is over 0 where they belong together; groups are joined where it is on
    average.
    """
    found = _Groups(size, margin)
    for negative, i, j in sorted((-found.between(i, j), i, j) for i, j in set(pairs) if i != j):
        if negative >= 0:
            break
        found.join_if(i, j)
    return [sorted(items) for items in found.items.values()]


class _Groups:
    """Groups by the number of one of their items, with the sums of margins between two of them, where asked for."""

    def __init__(self, size: int, margin: Callable[[int, int], float]) -> None:
        self._margin = margin
        self._of = list(range(size))
        self._sums: list[dict[int, float]] = [{} for _ in range(size)]
        self.items = {item: [item] for item in range(size)}

    def between(self, x: int, y: int) -> float:
        """The sum of the margins between the items of two groups."""
        if y not in self._sums[x]:
            pairs = ((min(i, j), max(i, j)) for i in self.items[x] for j in self.items[y])
            self._sums[x][y] = self._sums[y][x] = sum(self._margin(*pair) for pair in pairs)
        return self._sums[x][y]

    def join_if(self, i: int, j: int) -> None:
        """Make the groups of two items one, if their pairs speak for it."""
        x, y = sorted((self._of[i], self._of[j]))
        if x == y or self.between(x, y) <= 0:
            return
        mine, others = self._sums[x], self._sums[y]
        for each in set(mine) | set(others):
            both = each not in (x, y) and each in mine and each in others
            self._sums[each].pop(y, None)
            self._sums[each].pop(x, None)
            if both:
                self._sums[each][x] = mine[each] + others[each]
        self._sums[x] = {each: self._sums[each][x] for each in set(mine) & set(others) if each not in (x, y)}
        self._sums[y] = {}
        for item in self.items[y]:
            self._of[item] = x
        self.items[x] += self.items.pop(y)


def meeting(keys: Iterable[Iterable[object]], most: int) -> set[tuple[int, int]]:
    """The pairs of items that have a key in common, smaller first.

    Of more than `most` items with one key, each meets the first and the one before it only, so that the work stays in
    proportion to their number.
    """
    by_key: dict[object, list[int]] = {}
    for item, found in enumerate(keys):
        for key in found:
            by_key.setdefault(key, []).append(item)
    pairs: set[tuple[int, int]] = set()
    for items in by_key.values():
        if len(items) <= most:
            pairs.update(combinations(items, 2))
        else:
            pairs.update((items[0], item) for item in items[1:])
            pairs.update(pairwise(items))
    return pairs
