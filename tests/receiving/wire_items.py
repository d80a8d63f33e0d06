"""Items of agency formats that the tests fill in; all names and happenings are made up."""

from __future__ import annotations

from accordingto.receiving.inputs import Failure
from accordingto.receiving.wire import read_wire
from accordingto.records.article import Article

STORY = "<p>MARLOW (BNA) - The bridge will open on Friday, the town council said.</p><p>It cost 4.2 million.</p>"
TEXT = "MARLOW (BNA) - The bridge will open on Friday, the town council said.\n\nIt cost 4.2 million."


def read(body: str | bytes) -> list[Article | Failure]:
    return list(read_wire(body.encode() if isinstance(body, str) else body, "file"))


def one(body: str | bytes) -> Article:
    [article] = read(body)
    assert isinstance(article, Article), article
    return article


def nitf(content: str = STORY, head: str = "", body_head: str = "", end: str = "", attributes: str = "") -> str:
    return (
        f"<nitf{attributes}><head>{head}</head><body><body.head>{body_head}</body.head>"
        f"<body.content>{content}</body.content><body.end>{end}</body.end></body></nitf>"
    )


def g2(content: str, meta: str = "", content_meta: str = "", rights: str = "", before: str = "") -> str:
    return (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="tag:bna.example,2024:bridge" version="3" '
        f'xml:lang="en-GB">{before}<rightsInfo>{rights}</rightsInfo><itemMeta><itemClass qcode="ninat:text"/>'
        f'<provider literal="BNA"/>{meta}</itemMeta><contentMeta>{content_meta}</contentMeta>'
        f"<contentSet>{content}</contentSet></newsItem>"
    )


def xhtml(story: str = STORY) -> str:
    return (
        '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>t'
        f"</title></head><body>{story}</body></html></inlineXML>"
    )


def newsml(
    component: str, management: str = "", revision: str = '<RevisionId PreviousRevision="0">1</RevisionId>'
) -> str:
    return (
        "<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>bna.example</ProviderId><DateId>20240305</DateId>"
        f"<NewsItemId>bridge</NewsItemId>{revision}<PublicIdentifier>urn:newsml:bna.example:20240305:bridge:1"
        "</PublicIdentifier></NewsIdentifier></Identification><NewsManagement><FirstCreated>20240305T101500Z"
        f"</FirstCreated><ThisRevisionCreated>20240305T113000Z</ThisRevisionCreated>{management}</NewsManagement>"
        f"{component}</NewsItem></NewsML>"
    )


def content(data: str, media: str = "Text", format: str = "XHTML") -> str:
    return (
        f'<ContentItem><MediaType FormalName="{media}"/><Format FormalName="{format}"/>'
        f"<DataContent>{data}</DataContent></ContentItem>"
    )
