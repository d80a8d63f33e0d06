"""A store with articles of our own, served in this process as to a browser on this machine."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

from starlette.testclient import TestClient

from accordingto.records.keeping import Entry, Run
from accordingto.records.readings import Reading, reading_key
from accordingto.serving.web.app import create_app
from accordingto.serving.web.settings import Limits, Settings
from accordingto.storing import open_store

MODEL = "model-1"
ADDRESS = "http://127.0.0.1:8765"
VOID = {"meta", "br", "link", "img", "hr", "input", "base"}


def fill(place: Path, readings: Iterable[Reading]) -> Path:
    """Keep the readings in a new store."""
    with open_store(place) as store:
        run = store.begin(Run("test", "0", MODEL, {"inputs": ["town"]}))
        store.add([Entry(each.article, reading_key(each.article, MODEL), each) for each in readings], run)
        store.finish(run, {})
    return place


def client_of(place: Path, **settings: object) -> TestClient:
    """A client on this machine. Use it in a `with`, which opens the store."""
    given = {"limits": Limits(rate=0), **settings}
    app = create_app(str(place), Settings(**given), create=True)  # type: ignore[arg-type] # a test's shorthand
    return TestClient(app, base_url=ADDRESS, client=("127.0.0.1", 50000), raise_server_exceptions=False)


class Seen(HTMLParser):
    """A page as a browser would take it apart: elements with their attributes, text by the classes around it."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.around: list[set[str]] = []
        self.open: list[tuple[str, list[str]]] = []
        self.parts: list[tuple[list[str], str]] = []
        self.feed(source)
        self.close()
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"attribute twice: {names}"
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        self.around.append({name for _, names in self.open for name in names})
        if tag not in VOID:
            self.open.append((tag, [tag, *attributes.get("class", "").split()]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        opened = self.open.pop()
        assert opened[0] == tag, f"</{tag}> closes {opened}"

    def handle_data(self, data: str) -> None:
        self.parts.append(([name for _, names in self.open for name in names], data))

    def text(self, within: str = "main", without: Iterable[str] = ()) -> str:
        """The characters inside elements of a name or class, those inside others left out."""
        left = set(without)
        return "".join(data for names, data in self.parts if within in names and not left & set(names))

    def words(self, within: str = "main", without: Iterable[str] = ()) -> str:
        return re.sub(r"\s+", " ", self.text(within, without)).strip()

    def values(self, name: str, tag: str = "") -> list[str]:
        return [attributes[name] for kind, attributes in self.elements if name in attributes and tag in ("", kind)]

    def links(self, beginning: str, within: str = "main") -> list[str]:
        """The addresses of links inside elements of a name or class that begin so."""
        around = zip(self.elements, self.around, strict=True)
        addresses = [
            attributes.get("href", "") for (tag, attributes), names in around if tag == "a" and within in names
        ]
        return [address for address in addresses if address.startswith(beginning)]


def seen(client: TestClient, address: str, status: int = 200) -> Seen:
    """The page at an address."""
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    return Seen(answer.text)


def form_of(page: Seen, action: str) -> dict[str, str]:
    """The hidden fields of a page's forms that belong together with this action."""
    assert action in page.values("action", "form")
    return {
        attributes["name"]: attributes["value"]
        for tag, attributes in page.elements
        if tag == "input" and attributes.get("type") == "hidden"
    }
