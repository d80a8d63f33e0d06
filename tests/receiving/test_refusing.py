"""Pages that are no articles are refused with their reason; articles that resemble them are read."""

from __future__ import annotations

import pytest

from accordingto.errors import Refused
from accordingto.receiving.page import read_page

from . import web_pages

CASES = [(code, body) for code, bodies in web_pages.REFUSED.items() for body in bodies]


@pytest.mark.parametrize(("code", "body"), CASES, ids=[f"{code}-{number}" for number, (code, _) in enumerate(CASES)])
def test_refused_with_its_code(code: str, body: bytes) -> None:
    with pytest.raises(Refused) as caught:
        read_page(body, "page.html")
    assert caught.value.code == code


@pytest.mark.parametrize("body", web_pages.READ.values(), ids=web_pages.READ.keys())
def test_articles_are_read(body: bytes) -> None:
    assert len(read_page(body, "page.html").text) > 200


def test_empty_page() -> None:
    for body in (b"", b"  \n", b"<!-- nothing -->", b"<html></html>"):
        with pytest.raises(Refused):
            read_page(body, "page.html")
