"""Claims back from Web Annotations that this program wrote, or that keep its words.

Invariant: a claim is given only where each target's position and quotation agree, with one another and, where the
article is at hand, with its text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import IO, Any

from ..errors import Unreadable
from ..records.article import Article
from ..records.claims import Anonymity, Answer, ChainLink, Claim, Location, Measure, Quantity, Said, Time
from ..records.restoring import claim_from
from ..records.spans import Span
from .addressing import URN
from .annotations import CITED, ROLES

Row = Mapping[str, Any]
_NOWHERE = Span(0, 0, "")
# What a row says where a part of it was left out for being null or empty.
_EMPTY: dict[str, dict[str, Any]] = {
    "claim": Claim("", "speech", "indirect", ()).as_dict(), "chain": ChainLink(None, None, None, None).as_dict(),
    "anonymity": Anonymity(None, None).as_dict(), "answer": Answer("declined", ()).as_dict(),
    "said": Said(None, None, None).as_dict(), "normal": Measure(None, None, None, "").as_dict(),
    "quantity": Quantity(_NOWHERE, None, None, None, False, None, None).as_dict(),
    "time": Time(_NOWHERE, None, None, None).as_dict(), "place": Location(_NOWHERE, "").as_dict(),
}  # fmt: skip


def claims_in(stream: IO[bytes]) -> Iterator[tuple[str, Claim]]:
    """The claims of a file that AnnotationWriter wrote, each with its article's id, one line at a time.

    Raises Unreadable (code "annotation") for what is no such file.
    """
    for line in stream:
        text = line.rstrip(b",\n")
        if text.startswith(b'{"id"'):
            try:
                row = json.loads(text)
            except ValueError as error:
                raise _damaged(f"found a line that is no JSON ({error})") from None
            yield _article_id(row), claim_of(row)


def claim_of(annotation: Row, article: Article | None = None) -> Claim:
    """The claim of one annotation; with `article`, its spans are looked up there.

    Raises Unreadable (code "annotation") where the annotation is of another form, or its spans disagree.
    """
    try:
        body = next(body for body in annotation["body"] if body["type"] == "Claim")
        row = dict(_EMPTY["claim"]) | {name: value for name, value in body.items() if name not in ("article", "post")}
        row |= {name: _name(row[name]) for name in CITED}
        row |= {name: _whole(name, row[name]) for name in ("anonymity", "answer", "said")}
        row["chain"] = [_link(link) for link in row["chain"]]
        row["details"] = [_detail(detail) for detail in row["details"]]
        row["certainty"] = {"spans": [], **row["certainty"]}
        spans = [(target["role"], _span(target)) for target in annotation["target"]]
        row |= {role: [span.as_dict() for named, span in spans if named == role] for role in ROLES}
        claim = claim_from(row, _article_id(annotation))
    except (KeyError, TypeError, AttributeError, StopIteration) as error:
        raise _damaged(f"found no claim in it ({type(error).__name__}: {error})") from None
    for _, span in spans:
        text = span.exact if article is None else article.part(span.place)
        at = 0 if article is None else span.start
        if span.end - span.start != len(span.exact) or text[at : at + len(span.exact)] != span.exact:
            raise _damaged(f"the quotation {span.exact[:60]!r} does not stand at [{span.start}, {span.end})")
    return claim


def _damaged(found: str) -> Unreadable:
    return Unreadable(f"annotation: {found}; export the claims again", "annotation")


def _article_id(annotation: Row) -> str:
    body = next(body for body in annotation["body"] if body["type"] == "Claim")
    return str(_name(body["article"]["id"]))


def _name(value: str | None) -> str | None:
    """The id in one of our URNs."""
    return value.rpartition(":")[2] if value and value.startswith(URN) else value


def _whole(name: str, row: Row | None) -> Row | None:
    return None if row is None else _EMPTY[name] | dict(row)


def _link(row: Row) -> Row:
    return _EMPTY["chain"] | dict(row) | {"entity": _name(row.get("entity"))}


def _detail(row: Row) -> Row:
    return _EMPTY[row["type"]] | dict(row) | ({"normal": _whole("normal", row["normal"])} if "normal" in row else {})


def _span(target: Row) -> Span:
    """The span of a target, by its position and its quotation."""
    first, quotation = target["selector"][:2]
    position, place = (first["refinedBy"], "title") if "refinedBy" in first else (first, "text")
    return Span(position["start"], position["end"], quotation["exact"], "title" if place == "title" else "text")
