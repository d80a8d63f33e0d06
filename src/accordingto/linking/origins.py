"""How many independent origins stand behind a fact, at least and at most, and what its links make of it.

An origin is whose word it is in the end: the last link of a chain; for own voice the text itself, one for each
lineage. Unnamed sources may be anybody: at most each is another, at least all are one of those counted. Invariant: 1
<= least <= most.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..records.stories import Link, Origins, Status
from .authorities import Authorities
from .candidate import Candidate
from .statements import QUOTE

Root = Callable[[str], str]
"""The lineage of an article by its id; its own id where it is in none."""

BODIES = ("organization", "government", "outlet", "document", "study")
"""Types of source that a description points to ("the coast guard"), where "officials" points to nobody."""


def counted(candidates: Sequence[Candidate], links: Sequence[Link]) -> list[Candidate]:
    """The candidates that are about the question: those that are not background to most of the others."""
    if len(candidates) < 2:
        return list(candidates)
    apart = [0] * len(candidates)
    for link in links:
        if link.relation == "background":
            apart[link.a] += 1
            apart[link.b] += 1
    half = (len(candidates) - 1) / 2
    kept = [each for each, count in zip(candidates, apart, strict=True) if count <= half]
    return kept or list(candidates)


def origins(candidates: Sequence[Candidate], authorities: Authorities, root: Root) -> Origins:
    """The origins of a fact with these values (`counted`)."""
    named, unnamed, own = set(), set(), set()
    for each in candidates:
        chain = each.value.authority
        if not chain:
            own.add(root(each.value.article))
        elif chain[-1].naming in ("named", "role") or chain[-1].type in BODIES:
            named.add(authorities.of(chain))
        else:
            unnamed.add((authorities.of(chain), root(each.value.article)))
    least = 1 if candidates[0].kind == QUOTE else max(1, len(named))  # who is quoted with the same words spoke once
    most = max(least, len(named) + len(own) + len({who for who, _ in unnamed} | unnamed) - len({w for w, _ in unnamed}))
    return Origins(least, most, bool(unnamed) and not named and not own)


def status(candidates: Sequence[Candidate], links: Sequence[Link], authorities: Authorities, root: Root) -> Status:
    """What the links between the values make of a fact, and whether all goes back to one."""
    found = {link.relation for link in links}
    if {"conflicts", "updates"} <= found:
        return "mixed"
    if "conflicts" in found:
        return "conflicting"
    if "updates" in found:
        return "updated"
    if len({root(each.value.article) for each in candidates}) == 1 or candidates[0].kind == QUOTE:
        return "single-origin"
    credited = [each.value.authority for each in candidates if each.value.authority]
    one = len({authorities.of(chain) for chain in credited}) == 1
    return "single-origin" if one and 3 * len(credited) >= 2 * len(candidates) else "agreed"
