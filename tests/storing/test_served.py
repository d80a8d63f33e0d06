"""The pages and the API on either kind of database."""

from __future__ import annotations

from accordingto.keeping.correcting import Given, correct
from accordingto.keeping.linking import link
from accordingto.records.keeping import Run
from accordingto.storing import open_store

from ..serving.web.served import client_of, form_of, seen
from .making import MODEL, article, entry


def test_every_page_opens_and_what_is_written_stays(place: str) -> None:
    told = [article(n, text=f"Ten people were hurt at the quay of Vey, Ida Quill said.\n{n} boats sank.",
                    title="Ten hurt at the quay of Vey", published=f"2025-03-04T0{n}:00:00+00:00",
                    publisher=f"Paper {n}") for n in range(1, 4)]  # fmt: skip
    with open_store(place) as store:
        run = store.begin(Run("test", "0", MODEL, {"inputs": ["town"]}))
        store.add([entry(each) for each in (*told, *(article(n) for n in range(11, 16)))], run)
        link(store, run)
        story = store.stories.number(told[0].id)
        outline = store.stories.outlines([story])[0]
        assert len(outline.articles) >= 3
        claim = store.article(told[0].id).reading.claims[0].id
        correct(store, claim, Given(chain=("the harbour master",), who="Ada Penn"))
    with client_of(place) as client:  # type: ignore[arg-type] # a URL is a place, too
        for path in (
            "/", "/stories", "/stories?q=quay", f"/stories/{outline.id}", f"/stories/{outline.id}/digest", "/sources",
            "/sources/Ida%20Quill", "/search?q=quay+kind:indirect", f"/articles/{told[0].id}", f"/claims/{claim}",
            "/corrections", f"/corrections/new?claim={claim}", "/read",
        ):  # fmt: skip
            assert seen(client, path).words()
        for path in (
            "articles", f"articles/{told[0].id}", f"claims/{claim}", "search?q=quay", "facets?q=quay", "stories",
            f"stories/{outline.id}", f"stories/{outline.id}/digest?format=json", "sources", "sources/Ida%20Quill",
            f"compare?a={told[0].id}&b={told[1].id}", "readings.ndjson", "claims.ndjson?q=quay", "stories.ndjson",
            "corrections", "corrected.ndjson",
        ):  # fmt: skip
            answer = client.get(f"/api/v1/{path}")
            assert answer.status_code == 200, (path, answer.text)
            assert answer.text
        assert client.get("/search.atom?q=quay").text.count("<entry>") == 3
        given = form_of(seen(client, "/search?q=quay"), "/search/saved") | {"q": "quay", "name": "The quay"}
        assert client.post("/search/saved", data=given).status_code == 200
        assert "The quay" in seen(client, "/search").words()
