"""The tools: what an assistant asks of a store and a reader, answered in rows.

Invariants: nothing is written that anybody gave; no path of this machine is read; nothing is fetched unless that was
switched on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import AccordingtoError, Forbidden, NotKept, Refused, StoreError
from ...keeping import digesting, linking
from ...keeping.correcting import corrections_of
from ...receiving import from_text
from ...receiving.inputs import Failure
from ...records.article import Article
from ...records.claims import Claim
from ...records.digests import Present
from ...records.keeping import Kept
from ...records.readings import Reading
from ...records.stories import Fact, Story
from ...storing import Store
from . import shaping
from .asking import UNKNOWN, UNSUPPORTED, Wrong, checked, error_row
from .described import ADDRESS, TOOLS, Described
from .quoting import Row, fitted, quoted, quoted_at

if TYPE_CHECKING:
    from ...reading import Reader

log = logging.getLogger("accordingto.assistants")
Receive = Callable[[str, str | None, str | None], Iterable[Article | Failure]]


@dataclass
class Tools:
    """The tools on a store (None: there is none, and only reading works). One thread at a time."""

    store: Store | None
    fetch: bool = False
    tables: Path | None = None
    receive: Receive | None = None
    _calls: dict[str, Callable[[dict[str, Any]], Row]] = field(init=False)

    def __post_init__(self) -> None:
        self._calls = {described.name: getattr(self, f"_{described.name}") for described in self.described}

    @property
    def described(self) -> tuple[Described, ...]:
        """The tools that there are."""
        return (*TOOLS, ADDRESS) if self.fetch else TOOLS

    def call(self, name: str, given: Mapping[str, Any]) -> tuple[Row, bool]:
        """What a tool answers, and whether it is an error. Never raises."""
        try:
            described = next((each for each in self.described if each.name == name), None)
            if described is None:
                raise Wrong(UNKNOWN)
            row = fitted(self._calls[name](checked(given, described.schema)))
            return row, "error" in row
        except Exception as error:  # noqa: BLE001 - whatever it is, an assistant gets no trace of it
            if not isinstance(error, AccordingtoError | Wrong):
                log.error("the tool %s failed", name, exc_info=error)
            return error_row(error), True

    # Reading

    @cached_property
    def _reader(self) -> Reader:
        from ...reading import Reader

        return Reader(tables=self.tables).load()

    def _read_text(self, given: dict[str, Any]) -> Row:
        article = from_text(
            given["text"], publisher=given["publisher"], published=given["published"], title=given["title"]
        )
        return self._reading(self._reader.read(article), given)

    def _read_address(self, given: dict[str, Any]) -> Row:
        address = given["address"]
        if not self.fetch or not address.lower().startswith(("http://", "https://")):
            raise Forbidden("only http and https addresses are fetched", "scheme")
        receive = self.receive or received
        found = next(iter(receive(address, given["publisher"], given["published"])), None)
        if isinstance(found, Failure):
            raise found.error
        if found is None:
            raise Refused("there is no article at this address", "empty")
        return self._reading(self._reader.read(found), given)

    def _reading(self, reading: Reading, given: dict[str, Any]) -> Row:
        article, first = reading.article, given["first"]
        last = first + given["limit"]
        return {
            "article": shaping.article_head(article) | {"characters": len(article.text), "sha256": article.sha256},
            "claims": [shaping.claim_row(claim, article) for claim in reading.claims[first:last]],
            "claims_in_all": len(reading.claims), "next_first": last if last < len(reading.claims) else None,
            "findings": [shaping.finding_row(each, article.id) for each in reading.findings[:20]],
            "not_read_for_claims": [quoted(row.reason, article.id) for row in reading.rejected if row.span is None],
            "parts_left_out": sum(row.span is not None for row in reading.rejected),
        }  # fmt: skip

    # The store

    def _search_claims(self, given: dict[str, Any]) -> Row:
        page = self._store.search(given["query"], sort=given["sort"], limit=given["limit"], after=given["after"])
        stories: dict[str, Mapping[str, list[Fact]]] = {}
        rows = []
        for hit in page.hits:
            if hit.article.id not in stories:
                story = self._story_of(hit.article.id)
                facts = shaping.facts_of(story)
                stories[hit.article.id] = facts
                stories.update((each.id, facts) for each in (story.articles if story else ()))
            facts_of_claim = stories[hit.article.id].get(hit.claim.id, ())
            row = shaping.claim_row(hit.claim, hit.article, facts_of_claim)
            row |= self._corrections(hit.article, hit.claim)
            rows.append(row | {"article": shaping.article_head(hit.article, hit.state, hit.withdrawn)})
        return {"claims": rows, "total": page.total, "total_is_exact": page.exact, "next": page.next}

    def _open_story(self, given: dict[str, Any]) -> Row:
        found = digesting.find(self._store, given["story"], by=self._linker, told=log.info)
        return shaping.story_row(found, given["first"], given["limit"])

    def _digest_story(self, given: dict[str, Any]) -> Row:
        present = Present(given["figures"])
        found = digesting.digest(self._store, given["story"], present, by=self._linker, told=log.info)
        if found.problems:
            return {"error": {"code": "unsupported", "message": UNSUPPORTED}}
        return shaping.digest_row(found.digest, given["section"], given["first"], given["limit"])

    def _claim_span(self, given: dict[str, Any]) -> Row:
        found = self._store.claim(given["claim"])
        article, claim, around = found.kept.article, found.claim, given["around"]
        story = self._story_of(article.id)
        row = shaping.claim_row(claim, article, shaping.facts_of(story).get(claim.id, ()))
        row |= self._corrections(article, claim)
        held = [span for span in (*claim.content, *claim.cue, *claim.source) if span.place == "text"]
        before = after = None
        if held and around:
            start, end = min(span.start for span in held), max(span.end for span in held)
            before, after = _part(article, start - around, start), _part(article, end, end + around)
        return {
            "claim": row, "state": found.state, "article": shaping.article_head(
                article, found.kept.state, found.kept.withdrawn
            ),
            "text_before": before, "text_after": after,
        }  # fmt: skip

    def _compare_articles(self, given: dict[str, Any]) -> Row:
        from ...linking.comparing import compare

        kept: list[Kept] = [self._store.article(given[name]) for name in "ab"]
        found = compare(kept[0].reading, kept[1].reading, self._linker.words)
        heads = [shaping.article_head(each.article, each.state, each.withdrawn) for each in kept]
        return shaping.comparison_row(found, heads)

    @property
    def _store(self) -> Store:
        if self.store is None:
            raise StoreError("there is no store at the place that the server was started with", "no-store")
        return self.store

    @property
    def _linker(self) -> linking.Linker:
        return linking.linker(self.tables)

    def _corrections(self, article: Article, claim: Claim) -> Row:
        """What editors say of a claim, if anything."""
        if not self._store.corrections.of_texts([article.sha256]):
            return {}
        placed = corrections_of(self._store, self._store.article(article.id))
        about = [p.correction for p in placed if claim.id in (p.correction.claim, p.claim.id if p.claim else None)]
        return {"corrections": [shaping.correction_row(each, article.id) for each in about]} if about else {}

    def _story_of(self, article: str) -> Story | None:
        try:
            return linking.story(self._store, article, by=self._linker, told=log.info)
        except NotKept:
            return None


def received(address: str, publisher: str | None, published: str | None) -> Iterable[Article | Failure]:
    """What is at an address: fetched by the guarded fetcher, parsed in a process with limits."""
    from ...working.running import receive_all
    from ...working.workers import Overrides

    with closing(receive_all([address], Overrides(publisher, published), jobs=1)) as found:
        yield from found


def _part(article: Article, start: int, end: int) -> Row | None:
    """[start, end) of the text, as far as there is any."""
    from ...records.spans import Span

    start, end = max(start, 0), min(end, len(article.text))
    return quoted_at(Span.of(article.text, start, end), article.id) if start < end else None
