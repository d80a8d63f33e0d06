"""A newsroom of the sample story for the browser: a store, the server on it, the addresses of its pages.

Invariant: all of it is fictional, so that pictures of it may be shown: the samples, a later version of one article,
and a correction.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import uvicorn

from accordingto.fingerprint import fingerprint
from accordingto.keeping import correcting
from accordingto.keeping.linking import link
from accordingto.reading import Reader
from accordingto.receiving import expand, receive
from accordingto.records.article import Article
from accordingto.records.keeping import Entry, Run
from accordingto.records.readings import Reading, reading_key
from accordingto.serving.serve import uvicorn_options
from accordingto.serving.web.app import create_app
from accordingto.serving.web.settings import Limits, Settings
from accordingto.storing import open_store

SAMPLES = Path(__file__).parents[2] / "samples"
SECOND = (
    ("She would not comment on the generator.", "The generator, she added, had been back in its place since April 1."),
    ("did not return four calls to his mobile telephone", "called back on Wednesday and declined to comment"),
    ("thirteen of the dead", "fifteen of the dead"),
    ("There are seven on our street.", "There are seven on our street, and an eighth is missing, her sister said."),
)
"""What a later version of the Observer's article has in place of earlier words."""
PAGES = {
    "home": "/",
    "stories": "/stories",
    "story": "/stories/{news.story}",
    "digest": "/stories/{news.story}/digest",
    "article": "/articles/{news.article}",
    "mill": "/articles/{news.mill}",
    "changes": "/articles/{news.second}/changes",
    "claim": "/claims/{news.claim}",
    "corrected": "/claims/{news.corrected}",
    "sources": "/sources",
    "source": "/sources/Jorun%20Tavell",
    "search": "/search?q=dead",
    "help": "/search",
    "read": "/read",
    "corrections": "/corrections",
    "correct": "/corrections/new?claim={news.claim}",
    "missing": "/corrections/new?article={news.mill}",
    "error": "/articles/nothing",
}
"""Where every kind of page is, by a name for its picture."""
STARTING = 20.0
"""Seconds that a server may take to start."""


@dataclass(frozen=True, slots=True)
class Newsroom:
    """A filled store, and what the pages of it are asked for by."""

    place: Path
    story: str
    article: str
    second: str
    mill: str
    claim: str
    corrected: str

    @property
    def pages(self) -> dict[str, str]:
        """The address of every kind of page, by its name."""
        return {name: path.format(news=self) for name, path in PAGES.items()}


def newsroom(place: Path, reader: Reader) -> Newsroom:
    """Fill a new store at this path."""
    model = fingerprint()
    first = [reader.read(each) for each in _articles()]
    observer = next(each.article for each in first if each.article.publisher == "Pellmarch Observer")
    later = reader.read(_later(observer))
    with open_store(place) as store:
        for readings in (first, [later]):
            run = store.begin(Run("add", "0", model))
            store.add([Entry(each.article, reading_key(each.article, model), each) for each in readings], run)
            link(store, run)
            store.finish(run, {"new": len(readings)})
        story = store.stories.outlines([store.stories.number(later.article.id)])[0]
        tavell, denial = _claim(first, "Mirror", "houses that are"), _claim([later], "Observer", "No such report")
        given = correcting.Given(chain=("Ada Mirren",), who="M. E.", note="She speaks for the company, by name.")
        correcting.correct(store, denial, given, via="page")
        return Newsroom(
            place, story.id, _article(first, "Lowland Mirror"), later.article.id, _article(first, "Harbour Post"),
            tavell, denial,
        )  # fmt: skip


def _articles() -> Iterator[Article]:
    """The samples, under names that are the same on every machine."""
    for name in ("the-dam.jsonl", "the-dam-dispatch.json", "the-mill.txt"):
        path = str(SAMPLES / name)
        for source in expand([path]):
            for each in receive(source):
                assert isinstance(each, Article)
                each = replace(each, input=each.input.replace(path, name))
                yield replace(each, publisher="Harbour Post", published="2031-03-14") if "mill" in name else each


def _later(article: Article) -> Article:
    text = article.text
    for before, after in SECOND:
        assert before in text
        text = text.replace(before, after)
    return replace(article, text=text, modified="2031-04-09T14:10:00Z", block_kinds=())


def _article(readings: list[Reading], publisher: str) -> str:
    return next(each.article.id for each in readings if each.article.publisher == publisher)


def _claim(readings: list[Reading], publisher: str, words: str) -> str:
    return next(
        claim.id
        for each in readings
        if publisher in (each.article.publisher or "")
        for claim in each.claims
        if any(words in span.exact for span in claim.content)
    )


@contextmanager
def served(place: Path, reader: Reader) -> Iterator[str]:
    """A server on a store, in a thread of this process; its address."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    settings = Settings(port=port, limits=Limits(rate=0))
    app = create_app(str(place), settings)
    app.state.reader = reader
    server = uvicorn.Server(uvicorn.Config(app, **uvicorn_options(settings)))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = time.monotonic() + STARTING
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < end, "the server takes too long to start"
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
