"""What our words mean in linked data: the JSON-LD context that stands beside the W3C's in exported annotations.

Each word of the contract is a term of ours (`urn:accordingto:term:WORD`, docs/exports.md) but where schema.org or the
Web Annotation Vocabulary has the same. Invariant: no word of the annotation context is given another meaning outside
the parts of a claim that are named here.
"""

from __future__ import annotations

from typing import Any

from .addressing import TERMS

ANNOTATION_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
SCHEMA_ORG = "https://schema.org/"

_WORD = {"@type": "@vocab"}  # the value is one of our words too
_WHOLE = {"@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"}


def _term(name: str, **more: Any) -> dict[str, Any]:
    return {"@id": f"at:{name}", **more}


def _schema(name: str, **more: Any) -> dict[str, Any]:
    return {"@id": f"sdo:{name}", **more}


_SPAN = {"start": {"@id": "oa:start", **_WHOLE}, "end": {"@id": "oa:end", **_WHOLE}, "in": _term("in", **_WORD)}
_LINK = {
    "type": _term("type", **_WORD), "name": _schema("name"), "span": _term("span", **{"@context": _SPAN}),
    "entity": _term("entity", **{"@type": "@id"}),
    "naming": _term("naming", **_WORD, **{"@context": {"role": "at:by-role"}}), "relation": _term("relation", **_WORD),
    "person": "sdo:Person", "organization": "sdo:Organization", "government": "sdo:GovernmentOrganization",
    "outlet": "sdo:NewsMediaOrganization", "document": "sdo:DigitalDocument", "study": "sdo:ScholarlyArticle",
    "social-post": "sdo:SocialMediaPosting",
}  # fmt: skip
_MEASURE = {
    "value": _schema("value"), "low": _schema("minValue"), "high": _schema("maxValue"), "unit": _schema("unitText"),
}  # fmt: skip
_DETAIL = {
    "type": _term("type", **_WORD), "span": _term("span", **{"@context": _SPAN}), **_MEASURE,
    "quantity": "sdo:QuantitativeValue", "place": "sdo:Place", "start": _term("start"), "end": _term("end"),
    "name": _schema("name"), "latitude": _schema("latitude"), "longitude": _schema("longitude"),
    "country": _schema("addressCountry"), "admin1": _schema("addressRegion"),
}  # fmt: skip
_ARTICLE = {
    "NewsArticle": "sdo:NewsArticle", "url": _schema("url"), "title": _schema("headline"),
    "publisher": _schema("publisher"), "authors": _schema("author"), "published": _schema("datePublished"),
    "modified": _schema("dateModified"), "language": _schema("inLanguage"), "version": _schema("version"),
    "declared": _term("declared", **{"@context": {"format": _term("format"), "rights": _term("rights")}}),
}  # fmt: skip
_POST = {
    "start": _term("start"), "end": _term("end"), "author": _schema("author"), "published": _schema("datePublished"),
    "url": _schema("url"),
}  # fmt: skip

CONTEXT: dict[str, Any] = {
    "@version": 1.1, "@vocab": TERMS, "at": TERMS, "sdo": SCHEMA_ORG,
    "opens": _term("opens", **{"@type": "@id"}),
    "role": _term("role", **_WORD, **{"@context": {"source": "at:source", "content": "at:content", "cue": "at:cue"}}),
    "article": _term("article", **{"@context": _ARTICLE}), "post": _term("post", **{"@context": _POST}),
    "act": _term("act", **_WORD), "kind": _term("kind", **_WORD), "stance": _term("stance", **_WORD),
    "level": _term("level", **_WORD), "polarity": _term("polarity", **_WORD), "form": _term("form", **_WORD),
    "continues": _term("continues", **{"@type": "@id"}), "inside": _term("inside", **{"@type": "@id"}),
    "spans": _term("spans", **{"@container": "@list", "@context": _SPAN}),
    "matter": _term("matter", **{"@container": "@list", "@context": _SPAN}),
    "chain": _term("chain", **{"@container": "@list", "@context": _LINK}),
    "details": _term("details", **{"@container": "@list", "@context": _DETAIL}),
    "normal": _term("normal", **{"@context": _MEASURE}),
}  # fmt: skip
