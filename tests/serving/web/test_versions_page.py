"""What changed between two versions is shown claim by claim, with the words of each side."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from markupsafe import Markup
from starlette.testclient import TestClient

from accordingto.serving.web.changes_view import marked

from ...storing.making import article, read
from .served import client_of, fill, seen

FIRST = article(1)
OLD = FIRST.text.replace("Nobody had asked for report 1 of the river office.", "The river was low, Jonas Verhey said.")
SECOND = article(1, text=OLD.replace("About 41 people", "About 43 people"), published="2025-03-02T09:00:00+00:00")
THIRD = article(1, text=SECOND.text.replace("The river was low", "The river was <b>high</b>"), modified="2025-03-03")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    other = article(2)
    place = fill(tmp_path_factory.mktemp("store") / "news.db", map(read, (FIRST, SECOND, THIRD, other)))
    with client_of(place) as made:
        yield made


def test_the_words_of_both_sides_stand_beside_each_other(client: TestClient) -> None:
    page = seen(client, f"/articles/{SECOND.id}/changes")
    assert "From version 1" in page.words()
    assert page.text("del") == "41"
    assert page.text("ins") == "43"
    assert {"is-changed", "is-new", "is-kept"} <= {name for names, _ in page.parts for name in names}
    assert "The river was low" in page.words("is-new")
    assert "Nobody had asked" not in page.words("is-new")
    for address in page.links("/claims/"):
        assert client.get(address).status_code == 200


def test_any_two_versions_can_be_compared_and_no_others(client: TestClient) -> None:
    page = seen(client, f"/articles/{THIRD.id}/changes?with={FIRST.id}")
    assert "From version 1" in page.words()
    assert "to version 3" in page.words()
    assert page.values("value", "option") == [FIRST.id, SECOND.id]
    assert client.get(f"/articles/{THIRD.id}/changes?with={article(2).id}").status_code == 404


def test_the_first_version_has_none_before_it(client: TestClient) -> None:
    assert "This is the first version" in seen(client, f"/articles/{FIRST.id}/changes").words()
    alone = seen(client, f"/articles/{article(2).id}/changes")
    assert not alone.values("value", "option")


def test_an_older_version_says_so_and_leads_to_the_newest(client: TestClient) -> None:
    page = seen(client, f"/articles/{FIRST.id}")
    assert "an older version" in page.words("banner")
    assert page.links("/articles/", "banner") == [f"/articles/{THIRD.id}"]
    newest = seen(client, f"/articles/{THIRD.id}")
    assert not newest.words("banner")
    assert f"/articles/{THIRD.id}/changes" in newest.links("/articles/")


def test_words_are_marked_and_stay_what_they_were() -> None:
    old, new = marked("a <b> & 40 people", "a <b> & some 43 people")
    assert old == Markup("a &lt;b&gt; &amp; <del>40</del> people")
    assert new.striptags() == "a <b> & some 43 people"
    long = "word " * 2000
    assert marked(long, long + "more") == (long, long + "more")
