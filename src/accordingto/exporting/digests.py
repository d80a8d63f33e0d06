"""Digests as text, Markdown, JSON and one self-contained page.

The words are the digest's; here they are only laid out, with the few words about counts and statuses that stand beside
them. Every note opens: its span's words and place, and a link to the words on the live page. Invariant: the sentences,
joined, are those of the digest.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ..records.claims import ChainLink
from ..records.digests import Digest, Note, Paragraph, Part, Sentence
from ..records.readings import Reading
from ..records.stories import ArticleState, Origins, Status, StoryArticle
from . import wording
from .addressing import link
from .chains import ARROW, RELATIONS
from .fragments import Page
from .lines import json_bytes

WIDTH = 88
STATUSES: dict[Status, str] = {
    "agreed": "agreed", "single-origin": "", "conflicting": "not agreed", "updated": "updated",
    "mixed": "updated, and not agreed",
}  # fmt: skip
STATES: dict[ArticleState, str] = {"current": "", "replaced": "replaced", "withdrawn": "withdrawn"}
NOTES, ARTICLES, TITLE = "Notes", "Articles", "Digest"
HOW = (
    "Words in quotation marks are the articles’ own. In square brackets stands whom or which day the program takes "
    "words to mean. A number leads to the words that back the sentence. Nothing here says what is true."
)
# The sentences that begin a line of their own under a fact: what values are to one another, and what does not count.
_APART = ("update", "update_same", "update_many", "conflict", "disagree", "some", "less_exact", "scope", "background")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")
_CHARACTERS = 400
_ABOUT = 90
_QUOTES = '“”"'


def text(digest: Digest, readings: Mapping[str, Reading]) -> str:
    """Plain text, 88 columns, with a list of notes and of articles at its end."""
    lines = [*_wrapped(digest.title.text), ""]
    lines += [*_wrapped(" ".join(sentence.text for sentence in digest.standfirst)), ""]
    for section in digest.sections:
        lines += [section.heading, "=" * len(section.heading), ""]
        for paragraph in section.paragraphs:
            if head := heading(paragraph):
                lines += _wrapped(head)
            for place, block in enumerate(blocks(paragraph)):
                tail = "" if place else tail_words(paragraph)
                lines += _wrapped(" ".join(sentence.text for sentence in block) + tail, "  " if head else "")
            lines.append("")
    lines += [NOTES, "=" * len(NOTES), ""]
    for note in digest.notes:
        lines += _wrapped(f"[{note.number}] {note_words(note)}", hanging=True)
    lines += ["", ARTICLES, "=" * len(ARTICLES), ""]
    for article in digest.articles:
        lines += _wrapped(f"- {article_words(article)}", hanging=True)
    return wording.printable("\n".join([*lines, "", *_wrapped(HOW), ""]))


def markdown(digest: Digest, readings: Mapping[str, Reading]) -> str:
    """Markdown with footnotes, as GitHub and Pandoc read them."""
    links = _links(digest, readings)
    lines = [f"# {_marked_down(digest.title.parts)}", ""]
    lines += [" ".join(_marked_down(sentence.parts) for sentence in digest.standfirst), ""]
    for section in digest.sections:
        lines += [f"## {_escaped(section.heading)}", ""]
        for paragraph in section.paragraphs:
            head = heading(paragraph)
            for place, block in enumerate(blocks(paragraph)):
                words = " ".join(_marked_down(sentence.parts) for sentence in block)
                words += "" if place else _escaped(tail_words(paragraph))
                lines += [f"**{_escaped(head)}** {words}" if head and not place else words, ""]
    for note in digest.notes:
        address = links[note.number]
        words = _escaped(note_words(note, address=False))
        lines += [f"[^{note.number}]: {words}" + (f" [{_escaped(OPEN)}](<{address}>)" if address else ""), ""]
    lines += [f"## {ARTICLES}", ""]
    lines += [f"- {_escaped(article_words(article))}" for article in digest.articles]
    return wording.printable("\n".join([*lines, "", f"*{_escaped(HOW)}*", ""]))


OPEN = "open the words"


def row(digest: Digest, readings: Mapping[str, Reading]) -> dict[str, Any]:
    """The digest as an object, each note with the address that opens its words."""
    links = _links(digest, readings)
    found = digest.as_dict()
    for note in found["notes"]:
        note["link"] = links[note["number"]]
    return found


def json(digest: Digest, readings: Mapping[str, Reading]) -> bytes:
    return json_bytes(row(digest, readings)) + b"\n"


def page(digest: Digest, readings: Mapping[str, Reading]) -> str:
    """One page that loads nothing and needs no JavaScript."""
    links = _links(digest, readings)
    context = {
        "digest": digest, "about": about_words, "status": status_words, "tail": tail_words,
        "blocks": blocks, "html": _html, "links": links,
        "chain_words": chain_words, "origin_words": origin_words, "article_link": lambda article: link(article.url),
        "article_words": article_words, "how": HOW, "names": {"notes": NOTES, "articles": ARTICLES, "title": TITLE},
        "quoted": _quoted, "first": _first_mentions(digest), "flat": wording.flat, "open": OPEN, "states": STATES,
    }  # fmt: skip
    return _templates().get_template("digest.html").render(context)


# What stands beside the sentences


def heading(paragraph: Paragraph) -> str:
    """What a paragraph is about, with the fact's status and count of origins; empty where it is about no fact."""
    about, stated = about_words(paragraph), status_words(paragraph)
    return f"{about} ({stated})" if about else ""


def about_words(paragraph: Paragraph) -> str:
    """The fact's question, on one line; empty where the paragraph is about no fact."""
    if _is_quoted(paragraph):
        return ""
    about = wording.shortened(wording.flat(paragraph.about or ""), _ABOUT)
    return about[:1].upper() + about[1:]


def status_words(paragraph: Paragraph) -> str:
    """Status and count of origins."""
    status = STATUSES[paragraph.status] if paragraph.status else ""
    return "; ".join(filter(None, (status, origin_words(paragraph.origins) if paragraph.origins else "")))


def tail_words(paragraph: Paragraph) -> str:
    """Status and count of origins behind a paragraph that has no heading."""
    return f" ({status_words(paragraph)})" if _is_quoted(paragraph) else ""


def _is_quoted(paragraph: Paragraph) -> bool:
    """Whether the question of the fact is no more than the words that the paragraph quotes."""
    about = wording.flat(paragraph.about or "").strip("“”\"‘’'").casefold()
    quoted = " ".join(p.text for s in paragraph.sentences for p in s.parts if p.kind in ("verbatim", "source"))
    return len(about.split()) > 2 and about in wording.flat(quoted).casefold()


def origin_words(origins: Origins) -> str:
    """ "at least 2, at most 4 origins, all of them unnamed"."""
    least, most = origins.least, origins.most
    count = (
        f"at least {least}, at most {most} origins" if least != most else f"{least} origin{'' if least == 1 else 's'}"
    )
    return count + ((", all of them unnamed" if most > 1 else ", unnamed") if origins.unnamed else "")


def blocks(paragraph: Paragraph) -> list[tuple[Sentence, ...]]:
    """The sentences in blocks: what is said; how values go with one another; what is not counted."""
    found: list[tuple[Sentence, ...]] = []
    told = tuple(sentence for sentence in paragraph.sentences if sentence.template not in _APART)
    related = tuple(s for s in paragraph.sentences if s.template in _APART[:6])
    aside = tuple(s for s in paragraph.sentences if s.template in _APART[6:])
    found += [block for block in (told, related, aside) if block]
    return found


def chain_words(chain: Iterable[ChainLink]) -> str:
    """The chain as a path, the origin last."""
    words, relation = "", None
    for place, each in enumerate(chain):
        between = f" {ARROW} {RELATIONS[relation]} {ARROW} " if RELATIONS[relation] else f" {ARROW} "
        name = wording.flat(each.label or "not named")
        words += (between if place else "") + name
        relation = each.relation
    return words


def note_words(note: Note, address: bool = True) -> str:
    """A note on one line: who published it and when, on whose word, the words, where they stand, and the origins."""
    head = ", ".join(wording.flat(part) for part in (note.outlet, (note.date or "")[:10]) if part)
    chain = f" {ARROW} {chain_words(note.chain)}" if note.chain else ""
    place = "characters" if all(span.place == "text" for span in note.spans) else "title"
    where = ", ".join(f"{span.start}–{span.end}" for span in note.spans)
    origins = f"; {origin_words(note.origins)}" if note.origins else ""
    url = f" {wording.flat(note.url)}" if address and note.url else ""
    return f"{head}{chain}: {_quoted(note)} ({place} {where}{origins}){url}"


def article_words(article: StoryArticle) -> str:
    """An article on one line."""
    facts = [article.publisher, article.title, (article.published or "")[:10], STATES[article.state], article.url]
    return ", ".join(wording.flat(fact) for fact in facts if fact) or wording.flat(article.input)


def _quoted(note: Note) -> str:
    words = f" {wording.ELLIPSIS} ".join(wording.flat(span.exact) for span in note.spans)
    return f"“{wording.shortened(words.strip(_QUOTES), _CHARACTERS)}”"


def _links(digest: Digest, readings: Mapping[str, Reading]) -> dict[int, str | None]:
    """By note the address that opens the words on the live page, or the article's, or None."""
    pages = {key: Page(reading.article) for key, reading in readings.items()}
    return {
        note.number: (pages[note.article].link([note.value] if note.value else note.spans) or link(note.url))
        if note.article in pages else link(note.url)
        for note in digest.notes
    }  # fmt: skip


# Forms


def _wrapped(line: str, indent: str = "", hanging: bool = False) -> list[str]:
    later = "    " if hanging else indent
    return textwrap.wrap(
        line, WIDTH, initial_indent=indent, subsequent_indent=later, break_long_words=False, break_on_hyphens=False
    )


def _escaped(words: str) -> str:
    return _MARKDOWN.sub(r"\\\1", words)


def _marked_down(parts: Iterable[Part]) -> str:
    return "".join(f"[^{part.note}]" if part.kind == "note" else _escaped(part.text) for part in parts)


def _first_mentions(digest: Digest) -> dict[int, tuple[int, int]]:
    """By note the sentence and part in which it is first mentioned, to lead back to."""
    found: dict[int, tuple[int, int]] = {}
    for number, sentence in enumerate(digest.sentences):
        for place, part in enumerate(sentence.parts):
            if part.kind == "note":
                found.setdefault(part.note, (number, place))
    return found


def _html(digest: Digest, sentence: Sentence, first: Mapping[int, tuple[int, int]]) -> Markup:
    """The sentence with its parts marked, and its numbers as links to the notes."""
    number = next(i for i, each in enumerate(digest.sentences) if each is sentence)
    return Markup().join(
        _piece(part, first.get(part.note) == (number, place)) for place, part in enumerate(sentence.parts)
    )


def _piece(part: Part, leads: bool) -> Markup:
    words = wording.printable(part.text)
    if part.kind == "note":
        anchor = Markup(' id="back-{}"').format(part.note) if leads else Markup()
        return Markup('<sup{}><a href="#note-{}">{}</a></sup>').format(anchor, part.note, part.note)
    if part.kind in ("text", "count", "date", "name"):
        return Markup("{}").format(words)
    return Markup('<span class="{}">{}</span>').format(part.kind, words)


@lru_cache(maxsize=1)
def _templates() -> Environment:
    loader = PackageLoader("accordingto.exporting", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def forms() -> Iterator[str]:
    """The names of the forms."""
    yield from ("text", "md", "html", "json")


def encoded(form: str, digest: Digest, readings: Mapping[str, Reading]) -> bytes:
    """The digest in a form: text, md, html or json, as UTF-8."""
    if form == "json":
        return json(digest, readings)
    words = {"text": text, "md": markdown, "html": page}[form](digest, readings)
    return words.encode("utf8")
