"""Made-up pages, articles and others, in the shapes that real ones have."""

from __future__ import annotations

SENTENCE = (
    "The council of Lower Marsh said on Tuesday that the bridge would stay closed until the spring, officials told us. "
)


def page(body: str, head: str = "", title: str = "A page") -> bytes:
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()
    )


def paragraphs(count: int) -> str:
    return "".join(f"<p>Paragraph {number}. {SENTENCE}{SENTENCE}</p>" for number in range(count))


LINKED_ARTICLE = (
    '<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "NewsArticle", '
    '"headline": "Bridge stays closed until spring", "datePublished": "2025-02-03T10:00:00+01:00", "dateModified": '
    '"2025-02-03T12:00:00Z", "author": {"@id": "#ann"}, "publisher": {"@id": "#house"}}, {"@type": "Person", "@id": '
    '"#ann", "name": "Ann Lee"}, {"@type": "Organization", "@id": "#house", "name": "The Marsh Post"}]}</script>'
)

ARTICLE = page(
    f"<article><h1>Bridge stays closed until spring</h1><p>By Ann Lee</p>{paragraphs(4)}<h2>What comes next</h2>"
    f"<blockquote><p>We will not open a bridge that we would not cross ourselves, the engineer wrote.</p></blockquote>"
    f"{paragraphs(2)}<ul><li>The ferry runs until eight.</li><li>The bus takes the long way round.</li></ul></article>",
    LINKED_ARTICLE,
    "Bridge stays closed until spring | The Marsh Post",
)

BARE_ARTICLE = page(f"<h1>Bridge closed</h1><div>{paragraphs(4)}</div>", title="Bridge closed")

ARTICLE_WITH_MANY_LINKS = page(
    f"<h1>Bridge closed</h1><div>{paragraphs(5)}</div><div>"
    + "".join(f"<a href='/news/{n}'>Another story of the day, number {n}</a>" for n in range(40))
    + "</div>",
    title="Bridge closed",
)

ARTICLE_ABOUT_COOKIES = page(
    "<article><h1>Court fines firm over cookies</h1>"
    "<p>The court ruled that the use of cookies without consent to tracking broke the law, a judge said on Monday.</p>"
    "<p>Regulators said that the firm will process personal data only with consent, and will change its cookie policy. "
    "Its partners must withdraw from the scheme, the ruling said, and pay the costs of the case in full.</p></article>",
    LINKED_ARTICLE.replace("Bridge stays closed until spring", "Court fines firm over cookies"),
    "Court fines firm over cookies",
)

REFUSED = {
    "challenge": [
        page(
            "<h1>news.example</h1><p>Verify you are human by completing the action below.</p><p>news.example needs to "
            "review the security of your connection before proceeding.</p><p>Ray ID: 8a1b2c3d4e5f</p>",
            title="Just a moment...",
        ),
        page(
            "<script src='https://ct.captcha-delivery.com/c.js'></script><p>Please enable JS</p>", title="news.example"
        ),
        page(
            "<h1>Pardon Our Interruption</h1><p>As you were browsing something about your browser made us think you "
            "were a bot. There are a few reasons this might happen.</p>" + "<p>Reference 18.2f1</p>",
            title="Pardon Our Interruption",
        ),
    ],
    "consent": [
        page(
            "<h1>Before you continue to News</h1><p>We use cookies and data to deliver and maintain our "
            "services, and to "
            "measure audience engagement.</p><p>If you choose to accept all, we will also use cookies and data to show "
            "personalised ads, depending on your settings.</p><p>You can change your choices at any time in the "
            "privacy "
            "settings.</p><button>Reject all</button><button>Accept all</button>",
            title="Before you continue",
        ),
        page(
            "<div><p>We value your privacy. We and our 842 partners store and/or access information on a "
            "device, such as "
            "cookies, and process personal data, such as unique identifiers.</p><p>With your permission we and our "
            "partners may use precise geolocation data. You may give your consent to or refuse each purpose. Some "
            "processing is based on legitimate interest, to which you can object.</p><a href='#'>Manage "
            "choices</a></div>",
            title="news.example",
        ),
        page(
            "<p>Wir und unsere Partner verarbeiten personenbezogene Daten und verwenden Cookies. Mit Ihrer "
            "Einwilligung "
            "speichern wir Informationen auf Ihrem Gerät. Mehr in der Datenschutzerklärung.</p><p>Einige "
            "Partner berufen "
            "sich auf ein berechtigtes Interesse. Ihre Einwilligung können Sie jederzeit widerrufen.</p>"
            "<button>Alle akzeptieren</button>",
            title="Datenschutz",
        ),
    ],
    "paywall": [
        page(
            f"<article><h1>Bridge stays closed until spring</h1><p>{SENTENCE}{SENTENCE}</p><div>This article is for "
            "subscribers only. Subscribe to continue reading.</div></article>",
            LINKED_ARTICLE.replace('"author"', '"isAccessibleForFree": false, "author"'),
        ),
        page(
            f"<article><h1>Bridge stays closed</h1><p>{SENTENCE}</p><p>{SENTENCE}</p><p>To continue reading, subscribe "
            "today for one a month.</p></article>",
            LINKED_ARTICLE,
        ),
    ],
    "index": [
        page(
            "<h1>Politics</h1>"
            + "".join(
                f"<article><h2><a href='/p/{n}'>A headline about the bridge, number {n} of the day</a></h2>"
                f"<p>{SENTENCE}</p><span>{n} hours ago</span></article>"
                for n in range(25)
            ),
            title="Politics news",
        ),
        page(
            "<ul>" + "".join(f"<li><a href='/p/{n}'>{SENTENCE} Number {n}</a></li>" for n in range(30)) + "</ul>",
            '<meta property="og:type" content="website">',
            "The Marsh Post",
        ),
        page(paragraphs(6), '<link rel="canonical" href="https://news.example/">', "The Marsh Post: news"),
    ],
    "not-article": [
        page("<h1>Page not found</h1><p>The page you asked for is not here.</p>", title="404 | The Marsh Post")
    ],
    "too-short": [page("<h1>Bridge closed</h1><p>The bridge is closed.</p>", LINKED_ARTICLE)],
}

READ = {
    "article": ARTICLE,
    "no metadata": BARE_ARTICLE,
    "many links": ARTICLE_WITH_MANY_LINKS,
    "about cookies": ARTICLE_ABOUT_COOKIES,
    "loose text": page(
        f"<h1>Bridge closed</h1><div>{(SENTENCE * 2 + '<br><br>') * 6}</div>"
        + "".join(f"<a href='/news/{n}'>Another story of the day, number {n}</a><br>" for n in range(40)),
        title="Bridge closed",
    ),
    "brief of a house with a paywall": page(
        "<header><a href='/login'>Already a subscriber? Log in to continue reading</a></header><article>"
        f"<h1>Bridge stays closed</h1><p>{SENTENCE * 2}</p><p>{SENTENCE * 2}</p></article>",
        LINKED_ARTICLE.replace('"author"', '"isAccessibleForFree": false, "author"'),
    ),
    "on privacy settings": page(
        "<article><h1>Phones get a new switch</h1>"
        + "<p>The new privacy settings come in spring, the firm said.</p>" * 3
        + "<p>The privacy policy stays, and cookies too, a spokeswoman told reporters on Monday.</p>"
        + f"<p>{SENTENCE}</p></article>",
        LINKED_ARTICLE,
    ),
    "short live posts": page(
        "<h1>Bridge live</h1>"
        + "".join(
            f"<div class='post'><h3><a href='#p{n}'>Update at {n} o'clock</a></h3><p>{SENTENCE}</p></div>"
            for n in range(12)
        ),
        LINKED_ARTICLE.replace("NewsArticle", "LiveBlogPosting"),
    ),
}
REFUSED["index"].append(
    page(
        "<h1>News</h1><div>"
        + "".join(
            f"<h3><a href='/n/{n}'>A headline about bridge {n} of the day</a></h3><p>{SENTENCE}</p>" for n in range(20)
        )
        + "</div>",
        '<meta property="og:type" content="article">',
        "News",
    )
)
REFUSED["consent"].append(
    page(
        "<main><h1>Bridge stays closed until spring</h1><p>We value your privacy. We and our 842 partners store "
        "and/or access "
        "information on a device and process personal data.</p><p>You can manage your choices, or accept all. "
        "Some vendors "
        "rely on legitimate interest. See our privacy policy and cookie policy for how we use cookies.</p></main>",
        LINKED_ARTICLE,
    )
)
