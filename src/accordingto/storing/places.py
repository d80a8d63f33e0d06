"""Names of any length as short ones: what indexes hold in place of addresses and inputs."""

from __future__ import annotations

from dataclasses import replace

from ..records.article import Article, digest
from .canonical import canonical


def place_of(name: str) -> str:
    """A hash of an address or input, 32 hexadecimal digits."""
    return digest(name)[:32]


def address_of(article: Article) -> str:
    """By what an article's versions are known as such: the canonical address, or the input's name.

    What comes from standard input has no address: each text of it is an article of its own.
    """
    if article.url:
        return canonical(article.url)
    return f"-#{article.sha256}" if article.input == "-" else article.input


def as_kept(article: Article) -> Article:
    """The article under its canonical address, from which its id in the store comes."""
    return replace(article, url=canonical(article.url) if article.url else None, version=1, replaces=None)
