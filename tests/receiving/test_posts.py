"""Embedded posts and the updates of live blogs: each with its author, time, address and its range of the text."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from accordingto.receiving.embeds import NETWORKS
from accordingto.receiving.page import read_page
from accordingto.records.article import Article
from accordingto.records.declared import Post

from . import web_pages

SAID = "The dyke at Tannow holds, and nobody needs to leave the lower settlements tonight"
SIGNED = f"<p lang='en'>{SAID} <a href='https://t.co/x'>pic.twitter.com/x</a></p>"

EMBEDS = {
    "X": (
        f"<blockquote class='twitter-tweet' data-lang='en'>{SIGNED}&mdash; Ann Lee (@annlee) <a "
        "href='https://twitter.com/annlee/status/123?ref_src=twsrc'>February 3, 2025</a></blockquote>",
        ("Ann Lee (@annlee)", "2025-02-03", "https://twitter.com/annlee/status/123"),
    ),
    "Bluesky": (
        f"<blockquote class='bluesky-embed' data-bluesky-uri='at://did'><p lang='en'>{SAID}</p>&mdash; Ann Lee (<a "
        "href='https://bsky.app/profile/did:plc:x'>@ann.example</a>) <a href='https://bsky.app/profile/ann.example/"
        "post/3k?ref_src=embed'>3 February 2025 at 18:00</a></blockquote>",
        ("Ann Lee (@ann.example)", "2025-02-03", "https://bsky.app/profile/ann.example/post/3k"),
    ),
    "Mastodon": (
        f"<blockquote class='mastodon-embed' data-embed-url='https://social.example/@ann/111/embed'><p>{SAID}</p>"
        "<div>Post by @ann@social.example</div><div>View on Mastodon</div></blockquote>",
        ("@ann@social.example", None, "https://social.example/@ann/111/embed"),
    ),
    "Instagram": (
        "<blockquote class='instagram-media' data-instgrm-permalink='https://www.instagram.com/p/Cx1/?utm=1'><div>"
        f"View this post on Instagram</div><p><a href='https://www.instagram.com/p/Cx1/'>{SAID}</a></p><p>"
        "A post shared by <a>Ann Lee</a> (@ann.lee) on <time datetime='2025-02-03T10:00:00+00:00'>Feb 3</time></p>"
        "</blockquote>",
        ("Ann Lee (@ann.lee)", "2025-02-03T10:00:00+00:00", "https://www.instagram.com/p/Cx1/"),
    ),
    "Facebook": (
        "<div class='fb-post' data-href='https://www.facebook.com/annlee/posts/123'><blockquote cite='x'>"
        f"<p>{SAID}</p>Posted by <a>Ann Lee</a> on <a>Monday, February 3, 2025</a></blockquote></div>",
        ("Ann Lee", "2025-02-03", "https://www.facebook.com/annlee/posts/123"),
    ),
    "Threads": (
        "<blockquote class='text-post-media' data-text-post-permalink='https://www.threads.net/@annlee/post/C1'>"
        f"<p>{SAID}</p></blockquote>",
        ("@annlee", None, "https://www.threads.net/@annlee/post/C1"),
    ),
    "Truth Social": (
        f"<blockquote class='truthsocial-embed'><p>{SAID}</p><a href='https://truthsocial.com/@annlee/posts/11'>Feb 3"
        "</a></blockquote>",
        ("@annlee", None, "https://truthsocial.com/@annlee/posts/11"),
    ),
    "Telegram": (
        "<div class='tgme_widget_message' data-post='marshpost/12'><a class='tgme_widget_message_owner_name'>"
        f"Marsh Post</a><div class='tgme_widget_message_text'>{SAID}</div><a href='https://t.me/marshpost/12'><time "
        "datetime='2025-02-03T10:00:00+00:00'>10:00</time></a></div>",
        ("Marsh Post", "2025-02-03T10:00:00+00:00", "https://t.me/marshpost/12"),
    ),
    "TikTok": (
        "<blockquote class='tiktok-embed' cite='https://www.tiktok.com/@annlee/video/7'><section><a "
        f"href='https://www.tiktok.com/@annlee'>@annlee</a><p>{SAID}</p></section></blockquote>",
        ("@annlee", None, "https://www.tiktok.com/@annlee/video/7"),
    ),
    "Reddit": (
        f"<blockquote class='reddit-embed-bq'><a href='https://www.reddit.com/r/marsh/comments/1x/a/'>{SAID}</a>"
        "</blockquote>",
        ("@marsh", None, "https://www.reddit.com/r/marsh/comments/1x/a/"),
    ),
}


def paragraphs(start: int, count: int) -> str:
    return "".join(
        f"<p>Paragraph {n}. {web_pages.SENTENCE}{web_pages.SENTENCE}</p>" for n in range(start, start + count)
    )


def page_with(inner: str) -> Article:
    body = f"<article><h1>Bridge stays closed until spring</h1>{paragraphs(0, 3)}{inner}{paragraphs(3, 3)}</article>"
    return read_page(web_pages.page(body, web_pages.LINKED_ARTICLE), "page.html")


def texts(article: Article, kind: str) -> list[str]:
    return [article.text[post.start : post.end] for post in article.declared.posts if post.kind == kind]


def test_every_network_has_a_case() -> None:
    assert {network.name for network in NETWORKS} == set(EMBEDS)


@pytest.mark.parametrize("name", EMBEDS)
@pytest.mark.parametrize("wrap", ["{}", "<div class='oembed embed-wrapper'>{}</div>", "<figure>{}</figure>"])
def test_an_embedded_post_stands_in_the_text_with_its_author(name: str, wrap: str) -> None:
    markup, (author, published, url) = EMBEDS[name]
    article = page_with(wrap.format(markup))
    (post,) = article.declared.posts
    assert (post.kind, post.author, post.published, post.url) == ("embed", author, published, url)
    assert SAID in article.text[post.start : post.end]
    assert article.text.count(SAID) == 1
    before, after = article.text.index("Paragraph 2."), article.text.index("Paragraph 3.")
    assert before < post.start < post.end < after
    kinds = {article.text[start:end]: kind for start, end, kind in article.block_kinds}
    assert any(SAID in text and kind == "quote" for text, kind in kinds.items())


def test_the_signature_is_marked() -> None:
    article = page_with(EMBEDS["X"][0])
    kinds = {article.text[start:end]: kind for start, end, kind in article.block_kinds}
    assert kinds["— Ann Lee (@annlee) February 3, 2025"] == "byline"


def test_a_post_that_is_embedded_twice_and_one_beside_the_article() -> None:
    twice = page_with(EMBEDS["X"][0] + "<p>And again, the same words of the mayor of Tannow:</p>" + EMBEDS["X"][0])
    assert len(twice.declared.posts) == 1
    aside = web_pages.page(
        f"<div class='menu'>{EMBEDS['X'][0]}</div><article><h1>Bridge</h1>{paragraphs(0, 6)}</article>",
        web_pages.LINKED_ARTICLE,
    )
    assert read_page(aside, "page.html").declared.posts == ()


def test_embeds_without_text_of_their_own_are_no_posts() -> None:
    empty = "<blockquote class='instagram-media'><div>View this post on Instagram</div></blockquote>"
    assert page_with(empty).declared.posts == ()


UPDATES = [
    ("Dyke holds", "Ann Lee", "2025-02-03T18:00:00+01:00", "The dyke at Tannow holds, the fire brigade said."),
    ("Ferry stops", "Jo Roy", "2025-02-03T17:30:00+01:00", "The ferry has stopped for the night, its captain said."),
    ("Water rises", "Ann Lee", "2025-02-03T17:00:00+01:00", "The water rises by an inch an hour, engineers said."),
    ("School closed", "Jo Roy", "2025-02-03T16:00:00+01:00", "The school of Lower Marsh is closed, the council said."),
]  # fmt: skip


def live_page(entries: str, types: str = "LiveBlogPosting", rows: list[dict[str, object]] | None = None) -> Article:
    node = {"@type": types, "headline": "Flood live", "datePublished": "2025-02-03T08:00:00Z"}
    head = (
        f"<script type='application/ld+json'>{json.dumps(node | ({'liveBlogUpdate': rows} if rows else {}))}</script>"
    )
    body = f"<main><h1>Flood live</h1>{paragraphs(0, 2)}<div class='live-blog'>{entries}</div></main>"
    return read_page(web_pages.page(body, head, "Flood live"), "page.html", url="https://marsh.example/live")


def checked(article: Article, with_authors: bool = True) -> None:
    assert [post.published for post in article.declared.posts] == [time for _, _, time, _ in UPDATES]
    assert [post.author for post in article.declared.posts] == [
        name if with_authors else None for _, name, _, _ in UPDATES
    ]
    for post, (title, _, _, text) in zip(article.declared.posts, UPDATES, strict=True):
        assert article.text[post.start : post.end] in (f"{title}\n\n{text}", f"{title} {text}", text)


def test_updates_by_the_address_of_their_element() -> None:
    rows: list[dict[str, object]] = [
        {"@type": "BlogPosting", "headline": title, "url": f"https://marsh.example/live#u{n}", "datePublished": time,
         "articleBody": text, "author": {"@type": "Person", "name": name}}
        for n, (title, name, time, text) in enumerate([*UPDATES, ("Gone", "Jo Roy", "2025-02-03", "No more shown.")])
    ]  # fmt: skip
    entries = "".join(
        f"<div id='u{n}'><h3>{title}</h3><p>{text}</p></div>" for n, (title, _, _, text) in enumerate(UPDATES)
    )
    article = live_page(entries, rows=rows)
    checked(article)
    assert article.declared.posts[1].url == "https://marsh.example/live#u1"
    assert article.declared.stated == {"page": {"updates not shown": "1"}}
    assert "No more shown" not in article.text


def test_updates_by_the_words_of_their_rows() -> None:
    rows: list[dict[str, object]] = [
        {
            "headline": title,
            "datePublished": time,
            "articleBody": f"{text}",
            "author": {"@type": "Person", "name": name},
        }
        for title, name, time, text in UPDATES
    ]
    checked(live_page("".join(f"<h3>{title}</h3><p>{text}</p>" for title, _, _, text in UPDATES), rows=rows))


def test_updates_by_microdata() -> None:
    entries = "".join(
        f"<div itemprop='liveBlogUpdate' itemscope itemtype='https://schema.org/BlogPosting'>"
        f"<h3 itemprop='headline'>{title}</h3><time itemprop='datePublished' datetime='{time}'></time>"
        f"<p itemprop='articleBody'>{text}</p>"
        f"<meta itemprop='author' content='{name}'></div>"
        for title, name, time, text in UPDATES
    )
    checked(live_page(entries, "NewsArticle"))


@pytest.mark.parametrize("tag", ["article", "li", "section", "div"])
def test_updates_by_their_times_side_by_side(tag: str) -> None:
    entries = "".join(
        f"<{tag} class='entry'><header><time datetime='{time}'>then</time></header><h3>{title}</h3>"
        f"<p>{text}</p></{tag}>"
        for title, _, time, text in UPDATES
    )
    checked(live_page(f"<ul>{entries}</ul>" if tag == "li" else entries, "NewsArticle"), with_authors=False)


def test_updates_without_paragraphs() -> None:
    entries = "".join(f"<li><time datetime='{time}'>then</time> {text}</li>" for _, _, time, text in UPDATES)
    article = live_page(f"<ul>{entries}</ul>")
    assert [post.published for post in article.declared.posts] == [time for _, _, time, _ in UPDATES]
    assert [update.removeprefix("then ") for update in texts(article, "update")] == [text for _, _, _, text in UPDATES]


def test_teasers_with_times_are_no_updates() -> None:
    teasers = "".join(
        f"<article><h3><a href='/other/{n}'>{title} and more of that</a></h3><time datetime='{time}'></time>"
        f"<p>{text}</p></article>"
        for n, (title, _, time, text) in enumerate(UPDATES)
    )
    assert live_page(teasers).declared.posts == ()


def test_an_embed_within_an_update() -> None:
    entries = "".join(
        f"<article><time datetime='{time}'></time><h3>{title}</h3><p>{text}</p>"
        f"{EMBEDS['X'][0] if n == 1 else ''}</article>"
        for n, (title, _, time, text) in enumerate(UPDATES)
    )
    article = live_page(entries)
    (embed,) = texts(article, "embed")
    assert embed.startswith(SAID)
    assert embed in texts(article, "update")[1]
    assert len(texts(article, "update")) == 4


def test_posts_of_real_pages(shared: Path) -> None:
    # Read off the pages' sources by hand: how many updates, and whose the embedded posts are.
    expected = {
        "TheMirror_2024_08_05": (30, ["Plymouth Citybus (@plymouthbus)", "Luke Pollard MP (@LukePollard)"]),
        "NationalPost_2025_05_08": (0, ["Secretary Marco Rubio (@SecRubio)"]),
        "TheTelegraph_2024_09_17": (0, ["David Lammy (@DavidLammy)"]),
        "TechCrunch_2024_05_17": (0, []),
    }
    for name, (updates, authors) in expected.items():
        body = gzip.decompress((shared / "data" / "pages" / f"{name}.html.gz").read_bytes())
        article = read_page(body, name)
        found: tuple[Post, ...] = article.declared.posts
        assert sum(post.kind == "update" for post in found) == updates
        assert [post.author for post in found if post.kind == "embed"] == authors
