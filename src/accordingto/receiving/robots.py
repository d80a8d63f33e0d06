"""robots.txt (RFC 9309): which paths of a site a program of our name may fetch, and how slowly.

Matching is linear in the path, since the file is a stranger's. Invariant: the longest rule that matches decides,
a tie allows, and no rule allows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for one program: (path pattern, whether it allows); and the seconds between requests asked for."""

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0

    def allows(self, target: str) -> bool:
        """Whether the path with its query, beginning with a slash, may be fetched."""
        path = _normal(target)
        if path == "/robots.txt":
            return True
        matching = [(len(pattern), allowed) for pattern, allowed in self.rules if _matches(pattern, path)]
        return max(matching, default=(0, True))[1]


def parse_robots(body: bytes, product: str) -> Robots:
    """The rules of all groups that name the product, or else of those for "*"."""
    groups: dict[str, list[tuple[str, bool]]] = {}
    delays: dict[str, float] = {}
    agents: list[str] = []
    in_rules = False
    for line in body.decode("utf-8-sig", "replace").splitlines():
        field, colon, value = line.partition("#")[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if not colon:
            continue
        if field == "user-agent":
            agents = [*([] if in_rules else agents), _product(value)]
            in_rules = False
            groups.setdefault(agents[-1], [])
        elif field in ("allow", "disallow"):
            in_rules = True
            for agent in agents if value else ():
                groups[agent].append((_normal(value), field == "allow"))
        elif field == "crawl-delay":
            in_rules = True
            delays.update((agent, max(delays.get(agent, 0.0), _seconds(value))) for agent in agents)
    ours = product.lower() if product.lower() in groups else "*"
    return Robots(tuple(groups.get(ours, ())), delays.get(ours, 0.0))


def _seconds(value: str) -> float:
    # Not of RFC 9309, but in wide use: a number of seconds, with or without a fraction.
    return float(value) if re.fullmatch(r"[0-9]{1,6}(?:\.[0-9]{1,6})?", value) else 0.0


def _product(value: str) -> str:
    return "*" if value.startswith("*") else re.split(r"[/\s]", value, maxsplit=1)[0].lower()


def _normal(path: str) -> str:
    # Percent-encoding is undone on both sides, so that ways to write one path match; "*" and "$" stay special only
    # where they were written as such.
    return unquote(path.replace("%2A", "%252A").replace("%2a", "%252A").replace("%24", "%2524"))


def _matches(pattern: str, path: str) -> bool:
    anchored = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    place = len(first)
    for number, piece in enumerate(rest):
        if anchored and number == len(rest) - 1:
            return len(path) - len(piece) >= place and path.endswith(piece)
        place = path.find(piece, place)
        if place < 0:
            return False
        place += len(piece)
    return place == len(path) if anchored else True
