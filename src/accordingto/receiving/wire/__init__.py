"""News agencies' formats: NITF, NewsML 1, NewsML-G2 and ninjs, each by its IPTC specification; the others by name.

Each reader turns a news item into an `Item` (what it states) and blocks (its text); `making` makes the article.
Invariant: what an item declares is taken from the element that the format has for it, never from the running text.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...records.article import Article
from ..inputs import Failure


def read_wire(body: bytes, input: str) -> Iterator[Article | Failure]:
    """The articles of a file of any agency format, told by its content. Raises Unreadable where it is of none."""
    from ...errors import Unreadable
    from .newsml import looks_like_newsml, read_newsml
    from .newsml_g2 import looks_like_newsml_g2, read_newsml_g2
    from .ninjs import looks_like_ninjs, read_ninjs
    from .nitf import looks_like_nitf, read_nitf
    from .others import refuse_named

    refuse_named(body)
    for looks_like, read in (
        (looks_like_nitf, read_nitf),
        (looks_like_newsml, read_newsml),
        (looks_like_newsml_g2, read_newsml_g2),
        (looks_like_ninjs, read_ninjs),
    ):
        if looks_like(body):
            yield from read(body, input)
            return
    raise Unreadable("this is no agency format that is known: NITF, NewsML, NewsML-G2 or ninjs", "format")
