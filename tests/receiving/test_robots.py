"""robots.txt by RFC 9309: groups, longest match, wildcards, and no way to make the matching slow."""

from __future__ import annotations

import time

import pytest

from accordingto.receiving.robots import Robots, parse_robots

RULES = b"""\xef\xbb\xbf# a comment
User-Agent: Googlebot
Disallow: /

User-agent: otherbot
User-agent: AccordingTo/1.0 # us
Disallow: /search
Allow: /search/about
Disallow: /*.pdf$
Disallow: /private*/draft
Disallow: /caf%C3%A9
Disallow:

User-agent: *
Disallow: /

user-agent: accordingto
disallow: /late
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/news/1", True),
        ("/search", False),
        ("/search?q=1", False),
        ("/search/about", True),
        ("/a/b.pdf", False),
        ("/a/b.pdf?x", True),
        ("/private/1/draft", False),
        ("/private", True),
        ("/café", False),
        ("/caf%c3%a9/menu", False),
        ("/late", False),
        ("/robots.txt", True),
    ],
)
def test_rules(path: str, allowed: bool) -> None:
    assert parse_robots(RULES, "accordingto").allows(path) is allowed


def test_a_tie_allows() -> None:
    assert Robots((("/a", False), ("/a", True))).allows("/a")


def test_matching_is_linear() -> None:
    began = time.monotonic()
    assert Robots((("/" + "a*" * 20_000 + "b", False),)).allows("/" + "a" * 20_000)
    assert time.monotonic() - began < 2
