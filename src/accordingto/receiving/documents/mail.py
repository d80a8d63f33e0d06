"""E-mail (RFC 5322, MIME) to articles: a letter's own text, and each attachment that can be read by itself.

Plain text is preferred to HTML, as the RFC's order has it the other way round for show alone.
Invariant: each letter and each attachment is an article or a failure with its name; none is passed over but pictures
that are part of the HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from hashlib import sha256

from ...errors import AccordingtoError, Refused, TooLarge, Unreadable
from ...records.article import Article
from ...records.declared import Declared
from ..blocks import Block, joined
from ..decoding import decode_page
from ..entries import web_address
from ..fragments import fragment_blocks, parse_fragment
from ..inputs import Failure
from ..languages import detect_language, primary_subtag
from ..marking import mark_blocks, mark_plain
from ..markup import squeezed
from ..names import split_names
from ..plain import check_text, read_plain
from ..times import iso_time
from . import headers
from .letters import OTHERS, letter_blocks, others_in, unflowed

NAMES = (".eml",)
MEDIA_TYPES = ("message/rfc822",)

PARTS = 500
NESTING = 20

SCANT = 200
"""Where plain text has fewer characters, and the HTML several times as many, it says no more than to look there."""

_FIELD = re.compile(rb"(?:([A-Za-z][A-Za-z0-9-]{1,60}):[^\r\n]*+|[ \t]+[^\r\n]*+|>?From [^\r\n]*+)(?:\r?\n|$)")
_WRITING = frozenset({"from", "date", "subject", "to"})
_CARRYING = frozenset({"mime-version", "message-id", "received", "return-path", "delivered-to", "dkim-signature"})
_SHIFTING = re.compile(r"(?:iso-2022|utf-?7|hz)", re.IGNORECASE)
"""Encodings whose bytes are all ASCII's, so that the bytes cannot tell that they are none."""


@dataclass
class _Letter:
    """What a letter is made of: the parts of its text, alternatives chosen; and what is attached."""

    texts: list[Message] = field(default_factory=list)
    attached: list[Message] = field(default_factory=list)


def looks_like_mail(head: bytes) -> bool:
    """Whether the bytes open with the header of a letter that was sent: its writer's fields and its carriers'."""
    names: set[str] = set()
    place = 0
    while len(names) < 100 and (found := _FIELD.match(head, place)) and found.end() > place:
        place = found.end()
        names.add((found.group(1) or b"").decode("ascii").lower())
    return "from" in names and len(names & _WRITING) >= 2 and bool(names & _CARRYING)


def read_mail(body: bytes, input: str) -> Iterator[Article | Failure]:
    """The letter's article, then an article or failure for each attachment, named `input#attachment`.

    Raises Refused for a letter with nothing in it, Unreadable, TooLarge for too many parts or levels.
    """
    try:
        letter = message_from_bytes(body)
        _check_shape(letter)
    except RecursionError:
        raise TooLarge(f"the letter has over {NESTING} levels of parts, as no letter has", "too-large") from None
    except headers.DAMAGED as error:
        raise Unreadable(f"is no letter that can be read ({error})", "format") from None
    yield from _read_letter(letter, input, sha256(body).hexdigest())


def _read_letter(letter: Message, input: str, digest: str) -> Iterator[Article | Failure]:
    made = _taken_apart(letter)
    try:
        yield _article(letter, made.texts, input, digest)
    except AccordingtoError as error:
        # A letter may be nothing but the envelope of what is attached to it.
        if error.code != "empty" or not made.attached:
            yield Failure(input, error)
    names: set[str] = set()
    for number, part in enumerate(made.attached, 1):
        name = _file_name(part) or f"attachment-{number}"
        name = name if name not in names else f"{number}-{name}"
        names.add(name)
        yield from _attachment(part, f"{input}#{name}", name.lower(), digest)


def _check_shape(letter: Message) -> None:
    stack, count = [(letter, 1)], 0
    while stack:
        part, depth = stack.pop()
        count += 1
        if count > PARTS or depth > NESTING:
            raise TooLarge(f"the letter has over {PARTS} parts or {NESTING} levels of them", "too-large")
        inner = part.get_payload()
        stack += [(each, depth + 1) for each in inner if isinstance(each, Message)] if isinstance(inner, list) else []


def _taken_apart(part: Message, root: bool = True) -> _Letter:
    inner, kind = part.get_payload(), part.get_content_type()
    if isinstance(inner, list) and (kind not in MEDIA_TYPES or root):
        made = [_taken_apart(each, root=False) for each in inner if isinstance(each, Message)]
        texts = [each.texts for each in made if each.texts]
        chosen = _preferred(texts) if kind == "multipart/alternative" else [text for each in texts for text in each]
        attached = [each for one in made for each in one.attached]
        return _Letter(chosen, [each for each in attached if not (kind == "multipart/related" and _is_picture(each))])
    disposition = (headers.field(part, "content-disposition") or "").lower()
    is_text = kind in ("text/plain", "text/html") or kind.startswith("multipart/")  # parts without a boundary are text
    if is_text and not disposition.startswith("attachment") and not _file_name(part):
        return _Letter(texts=[part])
    return _Letter(attached=[part])


def _preferred(alternatives: list[list[Message]]) -> list[Message]:
    plain = next((each for each in alternatives if each[0].get_content_type() == "text/plain"), [])
    rich = next((each for each in reversed(alternatives) if each[0].get_content_type() == "text/html"), [])
    if not plain or not rich:
        return plain or rich
    length = sum(len(_decoded(part).strip()) for part in plain)
    return rich if length < SCANT and sum(len(_content(part)) for part in rich) > 5 * length + SCANT else plain


def _is_picture(part: Message) -> bool:
    return part.get_content_maintype() in ("image", "audio", "video") and part.get("content-id") is not None


def _article(letter: Message, texts: list[Message], input: str, digest: str) -> Article:
    title = headers.field(letter, "subject")
    writers = headers.people(letter, "from") or headers.people(letter, "sender")
    house = headers.list_name(letter) or headers.field(letter, "organization")
    if house is None and letter.get("list-unsubscribe") is not None:
        house = next((person.name for person in writers if person.name), None)
    stated = [name for person in writers for name in split_names(person.name)]
    authors = tuple(name for name in dict.fromkeys(stated) if name != house)
    blocks = [block for part in texts for block in _blocks(part, title, authors)]
    text, kinds = joined(blocks)
    check_text(text)
    if all(block.kind == OTHERS for block in blocks):
        raise Refused("is a letter in which everything is quoted from others", "empty")
    date = headers.field(letter, "date")
    published = iso_time(date)
    guid = (headers.field(letter, "message-id") or "").strip("<> ") or None
    return Article(
        text=text, input=input, title=title, authors=authors, publisher=house, published=published,
        url=web_address((headers.field(letter, "archived-at") or "").strip("<> "), None) or (guid and f"mid:{guid}"),
        language=detect_language(text, primary_subtag(headers.field(letter, "content-language"))),
        raw_sha256=digest, block_kinds=kinds,
        declared=Declared(
            format="e-mail", guid=guid, byline=headers.field(letter, "from"),
            stated={"header": {"date": date}} if date and published is None else {},
        ),
    )  # fmt: skip


def _blocks(part: Message, title: str | None, authors: tuple[str, ...]) -> list[Block]:
    if part.get_content_type() == "text/html":
        tree = parse_fragment(_decoded(part) or "<p></p>")
        return mark_blocks(fragment_blocks(tree, others_in(tree)), tree, title, authors)
    text = _decoded(part)
    if _parameter(part, "format").lower() == "flowed":
        text = unflowed(text, delete=_parameter(part, "delsp").lower() == "yes")
    return mark_plain(letter_blocks(text), title, authors)


def _content(part: Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except headers.DAMAGED:
        return b""
    return content if isinstance(content, bytes) else b""


def _decoded(part: Message) -> str:
    content, charset = _content(part), _parameter(part, "charset")
    if _SHIFTING.match(charset):
        try:
            return content.decode(charset, "replace")
        except (LookupError, ValueError):
            return decode_page(content)
    return decode_page(content, charset or None) if content else ""


def _parameter(part: Message, name: str) -> str:
    try:
        value = part.get_param(name)
        return str(value[2] if isinstance(value, tuple) else value or "").strip()
    except headers.DAMAGED:
        return ""


def _file_name(part: Message) -> str | None:
    try:
        name = part.get_filename()
    except headers.DAMAGED:
        return None
    return re.sub(r"[\\/\x00-\x1f]+", "_", headers.decoded(name))[-200:] or None if name else None


def _attachment(part: Message, input: str, name: str, digest: str) -> Iterator[Article | Failure]:
    inner = part.get_payload()
    try:
        if isinstance(inner, list) and inner and isinstance(inner[0], Message):
            yield from _read_letter(inner[0], input, digest)
            return
        content = _content(part)
        if not content.strip():
            raise Refused("is an empty attachment: there is nothing to read", "empty")
        yield from _reader(name, part.get_content_type())(content, input)
    except AccordingtoError as error:
        yield Failure(input, error)


def _reader(name: str, kind: str) -> Callable[[bytes, str], Iterator[Article | Failure]]:
    from . import docx, markdown, pdf

    for names, kinds, read in (
        (docx.NAMES, docx.MEDIA_TYPES, docx.read_docx),
        (pdf.NAMES, pdf.MEDIA_TYPES, pdf.read_pdf),
        (markdown.NAMES, markdown.MEDIA_TYPES, markdown.read_markdown),
        (NAMES, (), read_mail),
        ((".html", ".htm"), ("text/html",), _page),
        ((".txt", ".text"), ("text/plain",), _plain),
    ):
        # By name first: programs send what they do not know as application/octet-stream.
        if name.endswith(names) or (kind in kinds and "." not in name[-6:]):
            return read
    raise Unreadable(
        f"is an attachment of type {squeezed(kind)[:80]}, which is not read; letters, DOCX, PDF, Markdown, HTML and "
        "plain text are",
        "format",
    )


def _page(body: bytes, input: str) -> Iterator[Article]:
    from ..page import read_page

    yield read_page(body, input)


def _plain(body: bytes, input: str) -> Iterator[Article]:
    yield read_plain(body, input)
