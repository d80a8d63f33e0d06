"""One input to its articles: finds the reader by name, header or content, and turns every error into a failure.

Invariant: `receive` raises nothing of our exception tree; each input gives at least one article or failure.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import IO

from ..errors import AccordingtoError, InputError, Refused, Unanswered, Unreadable
from ..records.article import Article
from .fetching import Fetched, fetch
from .inputs import LINES_NAMES, PAGE_NAMES, TEXT_NAMES, Failure, Input
from .lines import looks_like_lines, read_lines
from .opening import damage_named, looks_like_page, looks_like_xml, open_stream, read_all, refuse_binary
from .page import read_page
from .plain import read_plain
from .times import declared_time

PEEK = 1 << 16

_LINES_TYPES = frozenset({"application/jsonl", "application/x-ndjson", "application/ndjson", "application/x-jsonlines"})
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})


def receive(
    source: Input,
    *,
    publisher: str | None = None,
    published: str | None = None,
    fetcher: Callable[[str], Fetched] = fetch,
) -> Iterator[Article | Failure]:
    """The articles of one input, streamed; what the user declares overrides what the input states.

    `published` is an ISO 8601 date or time. What was declared is kept in the articles' `declared`.
    """
    try:
        declared = {"publisher": publisher, "published": declared_time(published) if published is not None else None}
        facts = {name: fact for name, fact in declared.items() if fact is not None}
        for result in _read(source, fetcher):
            yield result if isinstance(result, Failure) else _with_declared(result, facts)
    except AccordingtoError as error:
        yield Failure(source.name, error)


def _with_declared(article: Article, facts: dict[str, str]) -> Article:
    if not facts:
        return article
    return replace(
        article,
        publisher=facts.get("publisher", article.publisher),
        published=facts.get("published", article.published),
        declared=replace(article.declared, user=facts),
    )


def _read(source: Input, fetcher: Callable[[str], Fetched]) -> Iterator[Article | Failure]:
    if source.kind == "address":
        yield from _read_address(source.name, fetcher)
    elif source.kind == "stdin":
        yield from _read_stream(sys.stdin.buffer, source.name, "")
    elif Path(source.name).is_dir():
        raise InputError(
            "is a folder in which there is nothing to read: it has no " + ", ".join(_known()), "empty-folder"
        )
    else:
        with ExitStack() as opened:
            with damage_named():
                stream = opened.enter_context(open(source.name, "rb"))  # noqa: SIM115 the stack closes it
            yield from _read_stream(stream, source.name, source.name.lower())


def _known() -> tuple[str, ...]:
    return TEXT_NAMES[:1] + PAGE_NAMES[:1] + LINES_NAMES[:1] + (".gz of these",)


def _read_stream(raw: IO[bytes], name: str, kind: str) -> Iterator[Article | Failure]:
    # `kind` is the file's name in small letters, for its ending; "" where only the content tells.
    with damage_named():
        stream = open_stream(raw)
        head = stream.peek(PEEK)
    if kind.endswith(LINES_NAMES) or (not kind.endswith(TEXT_NAMES + PAGE_NAMES) and looks_like_lines(head)):
        yield from read_lines(stream, name)
        return
    body = read_all(stream)
    if kind.endswith(PAGE_NAMES) or (not kind.endswith(TEXT_NAMES) and looks_like_page(body)):
        yield read_page(body, name)
        return
    refuse_binary(body)
    if not kind.endswith(TEXT_NAMES) and (kind.endswith((".json", ".xml", ".rss", ".csv")) or looks_like_xml(body)):
        raise Unreadable(
            "this looks like structured data (XML, JSON or CSV), which is not read yet; give text, HTML, or JSON Lines "
            "with one article a line",
            "format",
        )
    yield read_plain(body, name)


def _read_address(address: str, fetcher: Callable[[str], Fetched]) -> Iterator[Article | Failure]:
    answer = fetcher(address)
    media, _, parameters = answer.headers.get("content-type", "").partition(";")
    media = media.strip().lower()
    is_page = media in _PAGE_TYPES or looks_like_page(answer.body)
    if answer.status >= 400 or not 200 <= answer.status < 300:
        _refuse_status(answer, is_page)
    if is_page:
        article = read_page(answer.body, address, url=answer.final_url, charset=_charset(parameters))
        yield replace(article, retrieved=answer.retrieved)
        return
    kind = ".jsonl" if media in _LINES_TYPES else ".txt" if media == "text/plain" else answer.final_url.lower()
    for result in _read_stream(BytesIO(answer.body), address, kind):
        yield (
            result
            if isinstance(result, Failure)
            else replace(result, url=result.url or answer.final_url, retrieved=answer.retrieved)
        )


def _refuse_status(answer: Fetched, is_page: bool) -> None:
    # Checks for robots come with status 403 or 503: then the reason is the check, not the number.
    if is_page:
        try:
            read_page(answer.body, answer.url, url=answer.final_url)
        except Refused as refused:
            if refused.code == "challenge":
                raise
        except InputError:
            pass
    raise Unanswered(f"the server answers with status {answer.status}; check the address, or try again later", "status")


def _charset(parameters: str) -> str | None:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip(" \"'") or None
    return None
