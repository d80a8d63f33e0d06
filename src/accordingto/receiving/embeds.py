"""Embedded posts of social networks in a page's markup: whose they are, when, where, and their text.

Networks give their posts to pages as block quotations signed "— Name (@handle) date"; data, one row a network.
Invariant: what a post says comes from the page alone; nothing is fetched, and a script's place holds no text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .blocks import Block
from .fragments import fragment_blocks
from .markup import squeezed
from .posts import Found, keys_before
from .times import iso_time

if TYPE_CHECKING:
    from lxml.html import HtmlElement


@dataclass(frozen=True, slots=True)
class Network:
    """A network's posts: classes of their element, their address (group 1: the account), where that is stated."""

    name: str
    places: tuple[str, ...]
    address: re.Pattern[str]
    attributes: tuple[str, ...]


_ATTRIBUTES = ("cite", "data-href")

NETWORKS = tuple(
    Network(name, tuple(places.split()), re.compile(rf"//(?:www\.|m\.|mobile\.)?{address}"), (*own, *_ATTRIBUTES))
    for name, places, address, *own in (
        ("X", "twitter-tweet twitter-video", r"(?:twitter|x)\.com/(\w+)/status(?:es)?/\d+"),
        ("Bluesky", "bluesky-embed", r"bsky\.app/profile/([\w.:-]+)/post/\w+"),
        ("Mastodon", "mastodon-embed", r"[\w.-]+/@([\w.@-]+)/\d+", "data-embed-url"),
        (
            "Instagram",
            "instagram-media",
            r"instagram\.com/(?:([\w.]+)/)?(?:p|reel|tv)/[\w-]+",
            "data-instgrm-permalink",
        ),
        ("Threads", "text-post-media", r"threads\.(?:net|com)/@([\w.]+)/post/[\w-]+", "data-text-post-permalink"),
        ("Facebook", "fb-post fb-video", r"facebook\.com/([\w.-]+)/(?:posts|videos)/[\w-]+"),
        ("Truth Social", "truthsocial-embed truth-social-embed", r"truthsocial\.com/@(\w+)/(?:posts/)?\d+"),
        ("Telegram", "tgme_widget_message telegram-post", r"t\.me/(\w+)/\d+", "data-post"),
        ("TikTok", "tiktok-embed", r"tiktok\.com/@([\w.]+)/video/\d+"),
        ("Reddit", "reddit-embed-bq reddit-card", r"reddit\.com/(?:r/)?(\w+)/comments/\w+"),
    )
)

_SIGNED = re.compile(
    r"^[—–-]+\s*(?P<name>[^()]{0,200}?)\s*\((?P<handle>@?[\w.@:-]{1,100})\)[\s:·.,]*(?P<date>.{0,60})$"
)
_SHARED = re.compile(
    r"^(?:a (?:post|reel|video) (?:shared )?by|posted by|post by)\s+(?P<name>.{1,200}?)\s*"
    r"(?:\((?P<handle>@[\w.@-]{1,100})\)\s*)?(?:\bon\s+(?P<date>.{4,60}))?$",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"^(?:view (?:this (?:post|profile|photo|video) on|on|more on) \w+|(?:see|read) (?:more|\d+ repl\w+) on \w+"
    r"|[♬♪].*|\d[\d.,km]* (?:views|likes)\b.*|join the conversation|follow us|sign up)\.?$",
    re.IGNORECASE,
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1)
    for name in names.split()
}  # fmt: skip
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})\b")
_DAY_FIRST = re.compile(r"(\d{1,2})\.? ([A-Za-z]{3,9})\.? (\d{4})\b")


def find_embeds(shown: HtmlElement) -> list[Found]:
    """The embedded posts with text of their own, in order; one that is embedded twice comes once."""
    places = {place: network for network in NETWORKS for place in network.places}
    elements: dict[HtmlElement, Network] = {}
    for element in shown.iter("blockquote", "div"):
        network = next((places[name] for name in (element.get("class") or "").split() if name in places), None)
        if network is not None and not any(above in elements for above in element.iterancestors()):
            elements[element] = network
    before = keys_before(shown, list(elements)) if elements else {}
    found: dict[str, Found] = {}
    for element, network in elements.items():
        embed = _found(element, network, before[element])
        if embed is not None:
            found.setdefault(embed.key, embed)
    return list(found.values())


def _found(element: HtmlElement, network: Network, before: tuple[str, ...]) -> Found | None:
    blocks = [_kept(block) for block in fragment_blocks(element)]
    signed = [(block, sign) for block in blocks if (sign := _SIGNED.match(block.text) or _SHARED.match(block.text))]
    said = [block for block in blocks if block.kind == "quote"]
    if not said:
        return None
    sign = signed[-1][1] if signed else None
    url, account = _address(element, network)
    author = _author(sign) if sign else _shown_author(element) or (f"@{account}" if account else None)
    stated = next((time.get("datetime") for time in element.iter("time") if time.get("datetime")), None)
    published = iso_time(stated) or (_day(sign["date"]) if sign else None)
    return Found("embed", tuple(blocks), author, published, url, before)


def _kept(block: Block) -> Block:
    if _SIGNED.match(block.text) or _SHARED.match(block.text):
        return Block(block.text, "byline")
    return Block(block.text, "boilerplate" if _FILLER.match(block.text) else "quote")


def _author(sign: re.Match[str]) -> str | None:
    name, handle = squeezed(sign["name"]), sign["handle"]
    return f"{name} ({handle})" if name and handle else name or handle or None


def _shown_author(element: HtmlElement) -> str | None:
    named = element.xpath(".//*[contains(@class, 'owner_name') or @itemprop='author' or @rel='author']")
    return next((name for each in named if (name := squeezed(each.text_content()))), None)


def _address(element: HtmlElement, network: Network) -> tuple[str | None, str | None]:
    """The post's address and the account in it: stated, or the last link that is one, as the date's link is."""
    stated = [element.get(name) for name in network.attributes]
    if network.name == "Telegram":
        stated = [f"https://t.me/{value}" if value and "/" in value and ":" not in value else value for value in stated]
    links = [link.get("href") for link in element.iter("a")]
    for link in (*stated, *reversed(links)):
        if link and (place := network.address.search(link)):
            return link.partition("?")[0] if "?" in link else link, place.group(1)
    return None, None


def _day(stated: str | None) -> str | None:
    """The day in "July 18, 2026" or "18 July 2026", in English; pages write others that stay unread."""
    text = stated or ""
    if first := _MONTH_FIRST.search(text):
        month, day, year = first.groups()
    elif found := _DAY_FIRST.search(text):
        day, month, year = found.groups()
    else:
        return iso_time(text)
    number = _MONTHS.get(month.lower())
    return iso_time(f"{year}-{number:02d}-{int(day):02d}") if number else None
