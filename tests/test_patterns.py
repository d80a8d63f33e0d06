"""No pattern of the tables runs away on a text that was written, or broken, to make it."""

from __future__ import annotations

import time

import pytest

from accordingto.reading import Reader
from accordingto.records.article import Article

HOSTILE = {
    "a byline in capitals": "BY JOHN SMITHSONIAN-WESTERNHAGENBERG, CHIEF CORRESPONDENT?\n\nThe mill was sold.",
    "a byline of one letter": "By John " + "A" * 200 + "!",
    "white space": "Two officials said Monday" + " " * 3000 + "that the mill was sold.",
    "spaces that do not break": "Two officials said Monday" + "\u00a0" * 3000 + "that the mill was sold.",
    "commas": "The council" + ", the council" * 2000 + " said no.",
    "said": "Hale said " * 2000 + ".",
    "opened quotations": "“No, " * 2000,
    "capitals": "THE MAYOR OF STONEBAY " * 800,
    "calls": "Calls to " * 1500 + "were not returned.",
    "declined": "Ruiz declined to comment and declined " * 400,
    "numbers": "between 4 and 5 or more than " * 800,
    "dates": "on Monday, March 3, " * 800,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_end(reader: Reader, name: str) -> None:
    began = time.perf_counter()
    reader.read(Article(HOSTILE[name], "hostile"))
    assert time.perf_counter() - began < 20  # seconds; all take under three, and what runs away takes hours
