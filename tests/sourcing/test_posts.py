"""Embedded posts: their authors' words and times, never the publisher's own voice."""

from __future__ import annotations

from dataclasses import replace

from accordingto.reading import Reader
from accordingto.receiving import from_text
from accordingto.records.claims import Time
from accordingto.records.declared import Declared, Post

BEFORE = "The harbour stayed shut on Tuesday. The road is closed too.\n\n"
POST = "The pier is gone. I saw it yesterday. My cousin Ada Crane says that the ferry will not sail."
AFTER = "\n\nThe council meets again this week."


def test_an_embedded_post_is_its_authors(reader: Reader) -> None:
    article = from_text(BEFORE + POST + AFTER, published="2031-03-04", publisher="The Ambrel Post")
    post = Post(len(BEFORE), len(BEFORE + POST), "embed", "Ned Tallow", "2031-02-11T10:00:00Z")
    plain = reader.read(article)
    assert {c.kind for c in plain.claims if c.content[0].exact.startswith("The pier")} == {"own-voice"}
    read = reader.read(replace(article, declared=Declared(posts=(post,))))
    inside = [c for c in read.claims if post.start <= c.start < post.end]
    assert len(inside) >= 3
    for claim in inside:
        assert claim.kind != "own-voice"
        assert [link.name for link in claim.chain[:2]] == [None, "Ned Tallow"]
        assert [link.relation for link in claim.chain][-1] is None
    (told,) = [c for c in inside if "ferry" in c.content[0].exact]
    assert [link.name for link in told.chain] == [None, "Ned Tallow", "Ada Crane"]
    times = {d.span.exact: d.start for c in read.claims for d in c.details if isinstance(d, Time)}
    assert times["yesterday"] == "2031-02-10"
    assert times["Tuesday"] == "2031-03-04"
    assert [c.kind for c in read.claims if c.start < post.start] == ["own-voice"] * 2


def test_an_entry_of_a_live_blog_stays_the_publishers(reader: Reader) -> None:
    entry = "The bridge reopened yesterday, hours after the flood."
    article = from_text(BEFORE + entry, published="2031-03-04")
    update = Post(len(BEFORE), len(BEFORE + entry), "update", "Ned Tallow", "2031-03-06T09:00:00Z")
    read = reader.read(replace(article, declared=Declared(posts=(update,))))
    (claim,) = [c for c in read.claims if "bridge" in c.content[0].exact]
    assert claim.kind == "own-voice"
    assert next(d.start for d in claim.details if isinstance(d, Time)) == "2031-03-05"
