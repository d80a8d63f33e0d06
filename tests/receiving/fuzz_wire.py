"""Fuzz targets for the readers of agency formats, and the seeds to mutate: the tests' own items.

A target may raise nothing but our own errors; each article's ranges lie in its text and are whole blocks of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from accordingto.errors import AccordingtoError
from accordingto.receiving.inputs import Failure
from accordingto.receiving.wire import read_wire
from accordingto.receiving.wire.newsml import looks_like_newsml, read_newsml
from accordingto.receiving.wire.newsml_g2 import looks_like_newsml_g2, read_newsml_g2
from accordingto.receiving.wire.ninjs import looks_like_ninjs, read_ninjs
from accordingto.receiving.wire.nitf import looks_like_nitf, read_nitf
from accordingto.records.article import Article

from .wire_items import STORY, content, g2, newsml, nitf, xhtml

Reader = Callable[[bytes, str], Iterator[Article | Failure]]


def target_nitf(data: bytes) -> None:
    looks_like_nitf(data)
    _run(read_nitf, data)


def target_newsml(data: bytes) -> None:
    looks_like_newsml(data)
    _run(read_newsml, data)


def target_newsml_g2(data: bytes) -> None:
    looks_like_newsml_g2(data)
    _run(read_newsml_g2, data)


def target_ninjs(data: bytes) -> None:
    looks_like_ninjs(data)
    _run(read_ninjs, data)


def target_wire(data: bytes) -> None:
    """Any agency format, by its looks, and those that are refused by name."""
    _run(read_wire, data)


def _run(read: Reader, data: bytes) -> None:
    try:
        for result in read(data, "fuzz"):
            if isinstance(result, Failure):
                assert isinstance(result.error, AccordingtoError)
            else:
                check(result)
    except AccordingtoError:
        pass


def check(article: Article) -> None:
    """What holds for every article that a reader gives."""
    assert article.text.strip()
    assert article.status in ("usable", "withheld", "canceled")
    assert Article.from_dict(article.as_dict(), article.block_kinds) == article
    last = 0
    for start, end, kind in article.block_kinds:
        assert last <= start < end <= len(article.text)
        assert kind
        assert article.text[start:end].strip() == article.text[start:end]
        last = end


HEAD = (
    '<docdata management-status="usable"><ed-msg info="Note"/><du-key key="Bridge" version="2"/><date.issue '
    'norm="20240305T1015Z"/><date.release norm="20240306T1015Z"/><doc.copyright year="2024" holder="BNA"/></docdata>'
)
BODY_HEAD = "<hedline><hl1>Bridge</hl1></hedline><byline>By Ann Lee and Jo Roy</byline><dateline>Marlow</dateline>"
TABLE = (
    "<table><tr><th>Town</th><td><p>a</p><p>b</p></td></tr></table><pre>a: 1\nb: 2</pre><q>Yes</q>&#8232;"
    "&lt;b&gt;&lt;/b&gt;"
)
META = (
    '<versionCreated>2024-03-05T11:30:00Z</versionCreated><embargoed/><pubStatus qcode="stat:canceled"/>'
    '<edNote>n</edNote><signal qcode="sig:update"/>'
)
PLAIN = '<inlineData contenttype="text/plain">a\n  b\nc</inlineData>'
LINES = "<NewsLines><HeadLine>Bridge</HeadLine><ByLine>By Ann Lee</ByLine></NewsLines>"

SEEDS: dict[str, tuple[bytes, ...]] = {
    "nitf": (nitf(STORY + TABLE, HEAD, BODY_HEAD, "<tagline>x</tagline>").encode(), nitf().encode("utf-16")),
    "newsml": (
        newsml(
            f"<NewsComponent EquivalentsList='no'>{LINES}<NewsComponent>{content(STORY)}</NewsComponent>"
            f"<NewsComponent>{LINES}{content(nitf(), format='NITF')}</NewsComponent></NewsComponent>",
            "<Status FormalName='Embargoed'/><Instruction FormalName='Update'/>",
        ).encode(),
    ),
    "newsml_g2": (
        g2(xhtml(STORY + TABLE), META, "<by>Ann Lee</by><headline>Bridge</headline>").encode(),
        f"<newsMessage><itemSet>{g2(xhtml())}{g2(PLAIN)}<packageItem/></itemSet></newsMessage>".encode(),
    ),
    "ninjs": (
        b'{"uri":"urn:1","type":"text","versioncreated":"2024-03-05T10:15:00Z","headline":"Bridge","byline":"Ann Lee",'
        b'"body_html":"<p>One.</p><h2>Two</h2>","body_text":"One.\\nTwo.","pubstatus":"withheld","version":3}',
        b'{"items":[{"headlines":[{"role":"main","value":"Bridge"}],"bodies":[{"contenttype":"text/plain","value":"a\\nb"}],'
        b'"infosources":[{"name":"BNA"}],"embargoed":"2024-03-06T00:00:00Z"},{"type":"picture","headline":"p","renditions":{}}]}',
    ),
    "wire": (
        b"\x16\x16\x01AW1 2\x02text",
        b"\x01eca062 4 i 211\x02text",
        b'{"api_version": "1", "data": {}}',
        nitf().encode(),
    ),
}
"""By the targets' names without `target_`."""
