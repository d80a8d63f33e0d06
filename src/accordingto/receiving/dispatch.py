"""One input to its articles: finds the reader by content, name and header, and turns every error into a failure.

Invariant: `receive` raises nothing of our exception tree; each input gives at least one article or failure.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import IO

from ..errors import AccordingtoError, InputError, Refused, Unanswered
from ..records.article import Article
from .fetching import Fetched, fetch
from .formats import FORMATS, PAGE, WARC, Carrier, carried, format_of, read_body
from .inputs import Failure, Input
from .opening import buffered, damage_named, head_of, open_stream, read_all
from .times import declared_time


def receive(
    source: Input,
    *,
    publisher: str | None = None,
    published: str | None = None,
    fetcher: Callable[[str], Fetched] = fetch,
    stdin: IO[bytes] | None = None,
) -> Iterator[Article | Failure]:
    """The articles of one input, streamed; what the user declares overrides what the input states.

    `published` is an ISO 8601 date or time. What was declared is kept in the articles' `declared`. `stdin` stands in
    for standard input.
    """
    try:
        declared = {"publisher": publisher, "published": declared_time(published) if published is not None else None}
        facts = {name: fact for name, fact in declared.items() if fact is not None}
        for result in _read(source, fetcher, stdin):
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


def _read(source: Input, fetcher: Callable[[str], Fetched], stdin: IO[bytes] | None) -> Iterator[Article | Failure]:
    if source.kind == "address":
        yield from _read_address(source.name, fetcher)
    elif source.kind == "stdin":
        yield from _read_stream(stdin or sys.stdin.buffer, source.name, Carrier())
    elif os.path.isdir(source.name):  # pathlib raises where a name is too long
        known = ", ".join(each.suffixes[0] for each in FORMATS)
        raise InputError(
            f"is a folder in which there is nothing to read: it has no {known}, .xml, .json", "empty-folder"
        )
    else:
        with ExitStack() as opened:
            with damage_named():
                stream = opened.enter_context(open(source.name, "rb"))  # noqa: SIM115 the stack closes it
            yield from _read_stream(stream, source.name, Carrier(source.name.lower()))


def _read_stream(raw: IO[bytes], name: str, carrier: Carrier) -> Iterator[Article | Failure]:
    with damage_named():
        raw = buffered(raw)
        head = head_of(raw)
    found = format_of(head, carrier.name, carrier.media)
    if found is not None and found.streamed:
        # An archive undoes gzip itself, as each of its records is packed by itself and may be damaged by itself.
        for item in found.read(raw if found is WARC else open_stream(raw), name):
            yield carried(item, carrier)
    else:
        yield from read_body(read_all(open_stream(raw)), name, carrier)


def _read_address(address: str, fetcher: Callable[[str], Fetched]) -> Iterator[Article | Failure]:
    answer = fetcher(address)
    media, _, parameters = answer.headers.get("content-type", "").partition(";")
    media = media.strip().lower()
    carrier = Carrier(
        Path(answer.final_url).name.lower(), media, charset(parameters), answer.final_url, answer.retrieved
    )
    if not 200 <= answer.status < 300:
        _refuse_status(answer, format_of(answer.body, media=media) is PAGE)
    yield from _read_stream(BytesIO(answer.body), address, carrier)


def _refuse_status(answer: Fetched, is_page: bool) -> None:
    # Checks for robots come with status 403 or 503: then the reason is the check, not the number.
    if is_page:
        from .page import read_page

        try:
            read_page(answer.body, answer.url, url=answer.final_url)
        except Refused as refused:
            if refused.code == "challenge":
                raise
        except InputError:
            pass
    raise Unanswered(f"the server answers with status {answer.status}; check the address, or try again later", "status")


def charset(parameters: str) -> str | None:
    """The "charset" among the parameters of a Content-Type header."""
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip(" \"'") or None
    return None
