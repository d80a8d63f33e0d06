"""What is new in a story since a time."""

from __future__ import annotations

import pytest

from accordingto.linking.since import changes, not_before

from . import digest_samples as sample


def test_new_articles_values_and_links() -> None:
    found = changes(sample.STORY, "2031-03-05")
    assert [article.publisher for article in found.articles] == ["The Hollin Post", "Northern Wire"]
    hurt, room, children = found.facts
    assert (hurt.values, hurt.whole) == ((2, 3, 4, 5), False)
    assert {(link.a, link.b) for link in hurt.links} == {(link.a, link.b) for link in sample.HURT.links if link.b > 1}
    assert room.values == (1,)
    assert children.whole


def test_nothing_is_new_after_the_last_article() -> None:
    assert changes(sample.STORY, "2031-03-06").facts == ()


@pytest.mark.parametrize(
    ("published", "since", "new"),
    [
        ("2031-03-04", "2031-03-04", True),
        ("2031-03-04", "2031-03-04T18:00:00Z", True),  # no time is stated: it may be
        ("2031-03-04T17:59:00Z", "2031-03-04T18:00:00Z", False),
        ("2031-03-04T19:30:00+01:00", "2031-03-04T18:00:00Z", True),
        ("2031-03-04T18:00:00", "2031-03-04T18:00:00Z", True),
        ("2031-03-03", "2031-03-04", False),
        (None, "2031-03-04", False),
        ("in March", "2031-03-04", False),
    ],
)  # fmt: skip
def test_times(published: str | None, since: str, new: bool) -> None:
    assert not_before(published, since) is new
