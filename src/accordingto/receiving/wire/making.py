"""From what a news item states and its text to an article, in the same way for every agency format.

Invariant: what is stated and could not be understood, or has no field, is kept in `declared.stated["item"]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlsplit

from ...errors import AccordingtoError, Refused
from ...records.article import Article
from ...records.declared import Declared, Signal
from ..blocks import Block, joined
from ..inputs import Failure
from ..languages import detect_language, primary_subtag
from ..plain import check_text
from ..times import iso_time
from .bylines import authors_of
from .passages import marked

SIGNALS: tuple[tuple[str, Signal], ...] = (
    (r"correct|corrig|rectif|korr", "correction"),
    (r"cancel|kill|withdraw|retract|delete|takedown", "kill"),
    (r"embargo", "embargo"),
    (r"^up(?:date|d)|update|write-?thr|rewrite|replac|new-?version|^(?:ld|lead)\b", "update"),
)
"""Which of the agencies' own codes mean which signal; `sig:` and `upd` codes are IPTC's."""

STATUSES = (
    (r"cancel|kill|withdrawn|deleted|retract", "canceled"), (r"with-?held|hold", "withheld"), (r"usable", "usable"),
)  # fmt: skip
"""pubStatus, the Status of NewsML 1, NITF's management-status and their spellings."""

KINDS = {
    "picture": "a picture", "photo": "a picture", "graphic": "a graphic", "video": "a video", "audio": "a sound",
    "animation": "an animation", "composite": "a package of other items", "package": "a package of other items",
    "planning": "a plan of coverage", "event": "an event", "concept": "a concept", "component": "a part of an item",
    "catalog": "a catalog of codes", "knowledge": "a list of concepts", "statistics": "statistics (SportsML)",
}  # fmt: skip
"""What an item may be that is no article, by the formats' words for it."""

_CODES = {"photo": "picture", "composite": "package"}
"""Codes of refusals, where the word is not the code itself."""

CREATORS = 20
"""Most creators of an item that are looked at, where it has no byline."""

NAME_CHARACTERS = 200
"""Longest name of an item after its file's; real ones have 20 to 80."""

_MACROLANGUAGES = {"no": ("nb", "nn"), "sh": ("sr", "hr", "bs")}
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,30}:\S+")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Item:
    """What one news item states, as it states it; `houses` are further names that are no author's.

    `guid` is one for all versions; `created` and `changed` are the times to take, the best first; `embargo` is "" where
    an embargo has no end; `extra` is what has no field of its own.
    """

    format: str
    guid: str | None = None
    address: str | None = None
    publisher: str | None = None
    title: str | None = None
    byline: str | None = None
    creators: tuple[str, ...] = ()
    houses: tuple[str | None, ...] = ()
    created: tuple[str | None, ...] = ()
    changed: tuple[str | None, ...] = ()
    dateline: str | None = None
    located: str | None = None
    language: str | None = None
    status: str | None = None
    signals: tuple[str, ...] = ()
    info_source: tuple[str, ...] = ()
    credit: str | None = None
    ed_note: str | None = None
    embargo: str | None = None
    version: str | None = None
    rights: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """The file that items come from: its name, with "#" and the item's where it has several, and its bytes' hash."""

    input: str
    raw_sha256: str

    @classmethod
    def of(cls, body: bytes, input: str) -> Source:
        return cls(input, sha256(body).hexdigest())

    def part(self, name: str) -> Source:
        return replace(self, input=f"{self.input}#{name[:NAME_CHARACTERS]}")


Read = Iterator[Article | Failure]


def article_of(item: Item, blocks: list[Block], source: Source) -> Article:
    """The article. Raises Refused (code "empty") where the item has no text, unless it is canceled; TooLarge."""
    houses = (item.publisher, item.credit, *item.info_source, *item.houses)
    byline = item.byline or next((block.text for block in blocks if block.kind == "byline"), None)
    authors = authors_of(byline, houses) or tuple(
        dict.fromkeys(name for creator in item.creators[:CREATORS] for name in authors_of(creator, houses))
    )
    status = status_of(item.status)
    text, kinds = joined(marked(blocks, item.title, authors, houses))
    if not any(sign.isalnum() for sign in text):
        text, kinds = _instead_of_text(item, status), ()
    check_text(text)
    published, modified = _first_time(item.created), _first_time(item.changed)
    return Article(
        text=text, input=source.input, url=_address(item), publisher=item.publisher or host_of(item.address),
        title=item.title, authors=authors, published=published or modified,
        modified=modified if published and modified != published else None, dateline=item.dateline or item.located,
        language=_language(text, primary_subtag(item.language)), raw_sha256=source.raw_sha256,
        status=status or "usable", declared=_declared(replace(item, byline=byline), status), block_kinds=kinds,
    )  # fmt: skip


def refused(kind: str, format: str, title: str | None) -> Refused:
    """The error for an item that is no article; `kind` is one of KINDS."""
    code = _CODES.get(kind, kind)
    headline = f" ({title[:80]})" if title else ""
    return Refused(f"{code}: a {format} item that is {KINDS[kind]}{headline}; it holds no article", code)


def all_of(source: Source, parts: list[tuple[str, Any]], read: Any) -> Read:
    """What `read(part, source)` yields for each (name, part); what cannot be read is a failure of its own."""
    for name, part in parts:
        place = source if len(parts) == 1 else source.part(name)
        try:
            yield from read(part, place)
        except AccordingtoError as error:
            if len(parts) == 1:
                raise
            yield Failure(place.input, error)


def status_of(stated: str | None) -> str | None:
    """usable, withheld or canceled; None for any other word (an embargo is no status here, but a signal)."""
    return next((status for pattern, status in STATUSES if re.search(pattern, (stated or "").lower())), None)


def signals_of(stated: tuple[str, ...]) -> tuple[Signal, ...]:
    """The signals that the codes mean, each once, in the order of SIGNALS."""
    codes = [code.rpartition(":")[2].rpartition("/")[2].lower() for code in stated]
    return tuple(signal for pattern, signal in SIGNALS if any(re.search(pattern, code) for code in codes))


def _instead_of_text(item: Item, status: str | None) -> str:
    if status != "canceled":
        raise Refused(f"a {item.format} item without a text: there is nothing to read in it", "empty")
    return next((text for text in (item.title, item.ed_note, item.extra.get("slugline"), item.guid) if text), "")


def _declared(item: Item, status: str | None) -> Declared:
    extra = {name: value for name, value in item.extra.items() if value}
    for name, times in (("published", item.created), ("modified", item.changed), ("embargo", (item.embargo,))):
        if unread := [time for time in times if time and iso_time(time) is None]:
            extra[name] = unread[0]
    if item.status and status is None:
        extra["status"] = item.status
    signals = signals_of((*item.signals, item.status or "", *(("embargo",) if item.embargo is not None else ())))
    if unknown := [code for code in item.signals if not signals_of((code,))]:
        extra["signals"] = unknown
    return Declared(
        format=item.format, guid=item.guid, info_source=item.info_source, credit=item.credit, byline=item.byline,
        dateline=item.dateline, status=status, signals=signals, ed_note=item.ed_note, embargo=iso_time(item.embargo),
        version=item.version, rights=item.rights, stated={"item": extra} if extra else {},
    )  # fmt: skip


def _language(text: str, declared: str | None) -> str | None:
    # What is declared may say which of the languages it is that one code stands for.
    found = detect_language(text, declared)
    return declared if found in _MACROLANGUAGES and declared in _MACROLANGUAGES[found] else found


def _first_time(stated: tuple[str | None, ...]) -> str | None:
    return next((time for each in stated if (time := iso_time(each))), None)


def _address(item: Item) -> str | None:
    # A bare number is one of many agencies' numbers: it names the thing only together with who gave it.
    if item.address or not item.guid:
        return item.address
    if _URI.fullmatch(item.guid):
        return item.guid
    if _UUID.fullmatch(item.guid):
        return f"urn:uuid:{item.guid.lower()}"
    return f"{item.format.lower()}:{quote(item.publisher)}:{quote(item.guid)}" if item.publisher else None


def dateline_of(line: str | None) -> str | None:
    """A dateline without the dash that joins it to the text."""
    return (line or "").strip(" –—-=") or None


def host_of(address: str | None) -> str | None:
    """The host of a web address, without www; None where there is none."""
    try:
        return (urlsplit(address or "").hostname or "").removeprefix("www.") or None
    except ValueError:
        return None
