"""The JSON-LD contexts that exports name, without the network.

That of PROV-JSONLD comes with the `prov` package. That of the Web Annotation Vocabulary is no file of ours: what
stands here are the terms that we use, with their IRIs as https://www.w3.org/TR/annotation-vocab/ gives them. To check
against the published file, name a copy of it in ACCORDINGTO_ANNOTATION_CONTEXT.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from prov.serializers.provjsonld import JSONLD_CONTEXT_URL, load_vendored_context
from pyld import jsonld

ANNOTATION = "http://www.w3.org/ns/anno.jsonld"
_OA = "http://www.w3.org/ns/oa#"
_STREAMS = "http://www.w3.org/ns/activitystreams#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_CLASSES = (
    "Annotation", "FragmentSelector", "SpecificResource", "TextPositionSelector", "TextQuoteSelector", "TextualBody",
    "TimeState",
)  # fmt: skip
_RELATIONS = {
    "body": "hasBody", "cached": "cachedSource", "refinedBy": "refinedBy", "selector": "hasSelector",
    "source": "hasSource", "state": "hasState", "target": "hasTarget",
}  # fmt: skip


def _terms() -> dict[str, Any]:
    whole = {"@type": f"{_XSD}nonNegativeInteger"}
    return {
        "oa": _OA, "id": {"@id": "@id", "@type": "@id"}, "type": {"@id": "@type", "@type": "@id"},
        **{name: _OA + name for name in (*_CLASSES, "describing", "exact", "prefix", "suffix")},
        **{name: {"@id": _OA + iri, "@type": "@id"} for name, iri in _RELATIONS.items()},
        "motivation": {"@id": f"{_OA}motivatedBy", "@type": "@vocab"},
        "purpose": {"@id": f"{_OA}hasPurpose", "@type": "@vocab"},
        "start": {"@id": f"{_OA}start", **whole}, "end": {"@id": f"{_OA}end", **whole},
        "sourceDate": {"@id": f"{_OA}sourceDate", "@type": f"{_XSD}dateTime"},
        "conformsTo": {"@id": "http://purl.org/dc/terms/conformsTo", "@type": "@id"},
        "format": "http://purl.org/dc/elements/1.1/format", "language": "http://purl.org/dc/elements/1.1/language",
        "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
        "label": "http://www.w3.org/2000/01/rdf-schema#label", "name": "http://xmlns.com/foaf/0.1/name",
        "AnnotationCollection": f"{_STREAMS}OrderedCollection", "AnnotationPage": f"{_STREAMS}OrderedCollectionPage",
        "items": {"@id": f"{_STREAMS}items", "@type": "@id", "@container": "@list"},
        **{name: {"@id": _STREAMS + name, "@type": "@id"} for name in ("partOf", "first", "last")},
        "total": {"@id": f"{_STREAMS}totalItems", **whole}, "startIndex": {"@id": f"{_STREAMS}startIndex", **whole},
    }  # fmt: skip


def _annotation_context() -> dict[str, Any]:
    published = os.environ.get("ACCORDINGTO_ANNOTATION_CONTEXT")
    return dict(json.loads(Path(published).read_text("utf8"))) if published else {"@context": _terms()}


def _provenance_context() -> dict[str, Any]:
    return {"@context": load_vendored_context()}


def _load(address: str, _options: object = None) -> dict[str, Any]:
    contexts = {ANNOTATION: _annotation_context, JSONLD_CONTEXT_URL: _provenance_context}
    return {
        "contextUrl": None, "documentUrl": address, "contentType": "application/ld+json",
        "document": contexts[address](),
    }  # fmt: skip


def expanded(document: Any) -> list[Any]:
    """The document in JSON-LD's expanded form."""
    return list(jsonld.expand(document, {"documentLoader": _load}))


def quads(document: Any) -> list[str]:
    """The document's RDF, a statement a line."""
    options = {"documentLoader": _load, "format": "application/n-quads"}
    return str(jsonld.to_rdf(document, options)).splitlines()
