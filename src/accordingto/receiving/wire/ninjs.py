"""ninjs 1 (and what Superdesk adds to it), 2 and 3: one object, a list of them, or an answer that wraps items.

Bodies are renditions of one text: HTML before plain, each once. Associations are other items and stay apart.
Invariant: a field of another type than the standard's is passed over, never an error.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ...errors import Unreadable
from ..blocks import Block
from ..markup import squeezed
from .making import KINDS, Item, Read, Source, all_of, article_of, refused
from .others import refuse_named
from .passages import html_blocks, plain_blocks, text_blocks

FORMAT = "ninjs"

_OWN = re.compile(
    rb'"(?:versioncreated|firstcreated|pubstatus|bodies|headlines|body_(?:html|xhtml|text)|description_(?:html|text)'
    rb'|copyrightholder|renditions)"\s*:|"type"\s*:\s*"(?:text|picture|graphic|video|audio|composite|planning)"'
)
_MARKS = 2
"""Fields as ninjs has them, from which on an object is taken for one."""

DEPTH = 6
"""Lists in lists in which items are looked for."""

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_SURROGATES = re.compile("[\ud800-\udfff]")
_WRAPPERS = ("item", "items", "_items", "results", "articles")
_WRITERS = (None, "author", "writer", "reporter")
_WORDS = {"html": 0, "xhtml": 0, "html5": 0, "richhtml5": 0, "text": 1}


def looks_like_ninjs(head: bytes) -> bool:
    """Whether it is JSON with fields that only ninjs has, and not one of the formats that are alike."""
    plain = head.replace(b"\x00", b"") if head[:2] in (b"\xff\xfe", b"\xfe\xff", b"{\x00", b"\x00{") else head
    if plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] not in (b"{", b"["):
        return False
    if len({mark.group().partition(b":")[0].rstrip() for mark in _OWN.finditer(plain)}) < _MARKS:
        return False
    try:
        refuse_named(head)
    except Unreadable:
        return False
    return True


def read_ninjs(body: bytes, input: str) -> Read:
    """The articles of a ninjs file. Raises Unreadable, TooLarge; Refused by the kind where it is no article."""
    refuse_named(body)
    items = list(_items(_parsed(body)))
    if not items:
        raise Unreadable("this is JSON and no ninjs: no object in it has a headline or a body", "format")
    parts = [(_string(item, "guid") or _string(item, "uri") or f"item-{n}", item) for n, item in enumerate(items, 1)]
    yield from all_of(Source.of(body, input), parts, _read_item)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"this is JSON in no Unicode encoding ({error.reason}); save it as UTF-8", "encoding"
        ) from None
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"the JSON is damaged or cut off ({error}); fetch the file again", "damaged") from None


def _items(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if isinstance(value, list) and depth < DEPTH:
        yield from (item for each in value for item in _items(each, depth + 1))
    elif isinstance(value, dict):
        wrapped = [name for name in _WRAPPERS if isinstance(value.get(name), list)]
        if wrapped and not _is_item(value):
            yield from (item for each in value[wrapped[0]] for item in _items(each, depth + 1))
        elif _is_item(value):
            yield value


def _is_item(value: dict[str, Any]) -> bool:
    return any(_OWN.match(json.dumps(name).encode() + b":") for name in value) or bool({"headline", "uri"} & set(value))


def _read_item(fields: dict[str, Any], source: Source) -> Read:
    item, blocks = _item(fields), _best_text(fields)
    kind = _string(fields, "type") or ""
    if kind in KINDS and not (kind in ("composite", "component") and blocks):
        raise refused(kind, FORMAT, item.title)
    yield article_of(item, blocks, source)


def _best_text(fields: dict[str, Any]) -> list[Block]:
    """The blocks of the first body that has a text, HTML before plain."""
    bodies = [(_kind_of_body(body), body.get("value")) for body in _objects(fields, "bodies")]
    bodies += [
        (name[5:].lower(), value)
        for name, value in fields.items()
        if name.startswith("body_") and "sportsml" not in name
    ]
    for kind, value in sorted(bodies, key=lambda body: _WORDS.get(body[0], 2)):
        if not isinstance(value, str):
            continue
        text = _plain(value)
        read = html_blocks if _WORDS.get(kind) == 0 else plain_blocks if kind == "text" else text_blocks
        if blocks := read(text):
            return blocks
    return []


def _kind_of_body(body: dict[str, Any]) -> str:
    media = (_string(body, "contenttype") or "").lower()
    if "html" in media:
        return "html"
    return "text" if media == "text/plain" else "other" if media else (_string(body, "role") or "").lower()


def _item(fields: dict[str, Any]) -> Item:
    identifier = _string(fields, "guid") or _string(fields, "uri")
    address = next(
        (one for name in ("uri", "guid", "url") if _ADDRESS.fullmatch(one := _string(fields, name) or "")), None
    )
    holder, source = _string(fields, "copyrightholder"), _string(fields, "source")
    notice = _string(fields, "copyrightnotice")
    sources = [*(_string(one, "name") for one in _objects(fields, "infosources", "infosource")), source]
    description = {_string(one, "role"): _string(one, "value") for one in _objects(fields, "descriptions")}
    credit = _string(fields, "creditline") or description.get("creditline") or source
    writers = (one for one in _objects(fields, "authors") if _string(one, "role") in _WRITERS)
    return Item(
        format=FORMAT, guid=identifier, address=address, publisher=_string(fields, "provider") or holder or credit,
        title=_headline(fields), byline=_string(fields, "byline") or _string(fields, "by"),
        creators=tuple(name for one in writers if (name := _string(one, "name"))), houses=(holder,),
        created=tuple(_string(fields, name) for name in ("firstpublished", "firstcreated", "versioncreated")),
        changed=(_string(fields, "versioncreated"),),
        dateline=_string(fields, "dateline"), located=_string(fields, "located"), language=_string(fields, "language"),
        status=_string(fields, "pubstatus"), signals=tuple(_signals(fields)),
        info_source=tuple(dict.fromkeys(name for name in sources if name)), credit=credit,
        ed_note=_string(fields, "ednote"), embargo=_string(fields, "embargoed"), version=_version(fields),
        rights="\n".join(filter(None, (notice or holder, _string(fields, "usageterms")))) or None,
        extra={
            "slugline": _string(fields, "slugline"), "expires": _string(fields, "expires"),
            "summary": _string(fields, "description_text") or description.get("text") or description.get(None),
            "evolved_from": _string(fields, "evolvedfrom"), "window": _string(fields, "title"),
        },
    )  # fmt: skip


def _headline(fields: dict[str, Any]) -> str | None:
    headlines = [(_string(one, "role"), _string(one, "value")) for one in _objects(fields, "headlines")]
    main = [value for role, value in headlines if role in (None, "main") and value]
    named = [main[0] if main else None, _string(fields, "headline"), *(value for _, value in headlines)]
    title = next((value for value in named if value), None)
    return squeezed(" ".join(block.text for block in text_blocks(title))) or None if title else None


def _signals(fields: dict[str, Any]) -> Iterator[str]:
    value = fields.get("signals")
    for one in value if isinstance(value, list) else []:
        code = (_string(one, "literal") or _string(one, "name")) if isinstance(one, dict) else one
        if isinstance(code, str):
            yield code
    if _string(fields, "evolvedfrom"):
        yield "update"


def _version(fields: dict[str, Any]) -> str | None:
    value = fields.get("version")
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _string(fields, "version")


def _objects(fields: dict[str, Any], *names: str) -> Iterator[dict[str, Any]]:
    for name in names:
        value = fields.get(name)
        yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict))


def _string(fields: dict[str, Any], name: str) -> str | None:
    value = fields.get(name)
    return _plain(value).strip() or None if isinstance(value, str) else None


def _plain(value: str) -> str:
    # JSON can name halves of characters, which are none, and which no database takes.
    return _SURROGATES.sub("\ufffd", value)
