"""The query language: what it says is what docs/search.md says of it, and what it refuses it explains."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accordingto.errors import QueryError
from accordingto.storing.conditions import Amount, And, Condition, Days, Everything, Fact, Not, Or, Phrase, Sure
from accordingto.storing.fields import FIELDS
from accordingto.storing.query import parse

from .querying import queries

DOCUMENT = (Path(__file__).parents[2] / "docs" / "search.md").read_text("utf8")


def word(*words: str, prefix: bool = False) -> Phrase:
    return Phrase("words", words, prefix)


FLOOD, A, B, C = word("flood"), word("a"), word("b"), word("c")


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("", Everything()),
        (" \n\t ", Everything()),
        ("Flood", FLOOD),
        ("FLÖÓD", word("flood")),
        ("explod*", word("explod", prefix=True)),
        ('"power  STATION"', word("power", "station")),
        ('"power stat"*', word("power", "stat", prefix=True)),
        ("“power station”", word("power", "station")),
        ("covid-19", word("covid", "19")),
        ("a b c", And((A, B, C))),
        ("a AND b", And((A, B))),
        ("a b OR c", Or((And((A, B)), C))),
        ("-a b OR c", Or((And((Not(A), B)), C))),
        ("a (b OR c)", And((A, Or((B, C))))),
        ("NOT a", Not(A)),
        ("--a", Not(Not(A))),
        ("-(a b)", Not(And((A, B)))),
        ('-"a b"', Not(word("a", "b"))),
        ("or and not", And((word("or"), word("and"), word("not")))),
        ('"OR"', word("or")),
        (r"\(a\)", A),
        (r'"a \"b\" c"', word("a", "b", "c")),
        (r"\kind:direct", word("kind", "direct")),
        ("10:30", word("10", "30")),
        ("kind:direct", Fact("kind", "direct")),
        ("KIND:Direct", Fact("kind", "direct")),
        ("-kind:own-voice", Not(Fact("kind", "own-voice"))),
        ('source:"Ada Crane"', Phrase("source", ("ada", "crane"))),
        ('source:"Ada Cra"*', Phrase("source", ("ada", "cra"), True)),
        ("country:UA", Phrase("country", ("ua",))),
        ("article:2f*", Phrase("article", ("2f",), True)),
        ('of:"dead people"', And((Phrase("of", ("dead",)), Phrase("of", ("people",))))),
        ("unit:km", Fact("unit", "kilometer")),
        ("unit:kilometres", Fact("unit", "kilometer")),
        ('unit:"sq km"', Fact("unit", "square kilometer")),
        ('unit:"$ per barrel"', Fact("unit", "USD per barrel")),
        ("withdrawn:no", Not(Fact("withdrawn", "yes"))),
        ("when:2031-02-11", Days("when", "20310211", "20310212")),
        ("when:2031-02", Days("when", "203102", "203103")),
        ("when:2031-12", Days("when", "203112", "2032")),
        ("when:203X", Days("when", "203", "204")),
        ("when:2031-02..2031-03-04", Days("when", "203102", "20310305")),
        ("when:2031-02..", Days("when", "203102", "3")),
        ("when:..2031", Days("when", "0", "2032")),
        ("when:>2031-02", Days("when", "203103", "3")),
        ("when:>=2031-02", Days("when", "203102", "3")),
        ("when:<2031-02", Days("when", "0", "203102")),
        ("when:<=2031-02", Days("when", "0", "203103")),
        ("published:unknown", Fact("published", "unknown")),
        ("quantity:1,000.5", Amount(1000.5, 1000.5)),
        ("quantity:2e6", Amount(2e6, 2e6)),
        ("quantity:>=1000", Amount(1000.0, None)),
        ("quantity:≤5", Amount(None, 5.0)),
        ("quantity:>5", Amount(5.0, None, over=True)),
        ("quantity:<5", Amount(None, 5.0, under=True)),
        ("quantity:-5..5", Amount(-5.0, 5.0)),
        ("quantity:..5", Amount(None, 5.0)),
        ("quantity:5km", Amount(5.0, 5.0, unit="kilometer")),
        ('quantity:">=3 million dollars"', Amount(3e6, None, unit="USD")),
        ('quantity:"> 40 dead people"', Amount(40.0, None, over=True, counted=("dead", "people"))),
        ("confidence:>=0.8", Sure(80, 100)),
        ("confidence:<0.8", Sure(0, 79)),
        ("confidence:0.5..0.9", Sure(50, 90)),
    ],
)  # fmt: skip
def test_what_a_query_means(query: str, tree: Condition) -> None:
    assert parse(query) == tree


@pytest.mark.parametrize(
    ("query", "place", "said"),
    [
        ("sorce:x", 1, "did you mean source"),
        ("a https://x.example", 3, "quote it"),
        ("kind:drect", 1, "did you mean direct? Allowed are: direct, indirect"),
        ("kind:", 1, "needs a value"),
        ("kind: direct", 1, "needs a value"),
        ('kind:""', 1, "needs a value"),
        ("kind:dir*", 1, "only words and names"),
        ('"abc', 1, "not closed"),
        ('source:"abc', 8, "not closed"),
        ('5"', 2, "inside a word"),
        ("(a", 1, "not closed"),
        ("a)", 2, "without an opening one"),
        ("()", 2, "missing before )"),
        ("a OR", 5, "missing at the end"),
        ("OR a", 1, "missing before OR"),
        ("a AND OR b", 7, "missing before OR"),
        ("-", 1, "no letter and no digit"),
        ("a & b", 3, "no letter and no digit"),
        ('""', 1, "no letter and no digit"),
        ("*", 1, "no letter and no digit"),
        ("fl*od", 1, "asterisk inside"),
        ("fl*", 1, "at least 3"),
        ("\\", 1, "backslash"),
        ("when:2031-13", 1, "no date; write dates as"),
        ("when:2031-02-30", 1, "no date"),
        ("when:..", 1, "no end"),
        ("when:2032..2031", 1, "ends before it begins"),
        ("when:yesterday", 1, "no date"),
        ("quantity:many", 1, "write a number as"),
        ("quantity:5..1", 1, "ends before it begins"),
        ("quantity:1e400", 1, "too large"),
        ('quantity:"5 †"', 1, "no unit"),
        ("confidence:2", 1, "0 to 1"),
        ("country:Ukraine", 1, "two letters"),
        ("article:xyz", 1, "hexadecimal"),
        ("unit:kilomtre", 1, "did you mean kilometre"),
        ("(" * 30 + "a", 22, "deep"),
        ("-" * 30 + "a", 22, "deep"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(query: str, place: int, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert str(caught.value).startswith(f"at character {place} of the query: ")
    assert said in str(caught.value)
    assert caught.value.code == "query"


def test_size_has_a_limit() -> None:
    with pytest.raises(QueryError, match="4001 characters"):
        parse("a" * 4001)
    with pytest.raises(QueryError, match="101 conditions"):
        parse("a " * 101)


@settings(deadline=None)
@given(st.text() | st.text('()"“”*-:\\ aORNTkind.', max_size=60) | queries)
def test_any_text_is_understood_or_refused(query: str) -> None:
    try:
        parse(query)
    except QueryError as error:
        assert str(error)  # noqa: PT017 - an error is one of the two right answers


def test_the_document_lists_the_fields_and_their_values() -> None:
    table = DOCUMENT.split("## Fields")[1].split("\n\n")[1].splitlines()[2:]
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in table]
    assert [row[:2] for row in rows] == [(f"`{name}`", field.about) for name, field in FIELDS.items()]
    for name, _, values in rows:
        if "`" in values:
            for example in re.findall(r"`([^`]+)`", values):
                assert example.startswith(name.strip("`") + ":")
                parse(example)
            continue
        for value in values.split(", "):
            parse(f"{name.strip('`')}:{value}")
        with pytest.raises(QueryError, match=f"Allowed are: {values}$"):
            parse(f"{name.strip('`')}:none-of-these")


def test_the_examples_of_the_document_are_understood() -> None:
    rows = re.findall(r"^\| (`.+?`) \|", DOCUMENT, re.MULTILINE)
    examples = [example for row in rows for example in re.findall(r"`([^`]+)`", row)]
    examples += re.findall(r"accordingto search '(.+)'", DOCUMENT)
    examples = [example for example in examples if example not in FIELDS and example != "field:value"]
    assert len(examples) > 15
    for example in examples:
        if not example.startswith("field:"):
            parse(example)


def test_the_document_shows_the_error_as_it_is() -> None:
    query, shown = re.findall(r"^\$ accordingto search (.+)\n(.+)$", DOCUMENT, re.MULTILINE)[0]
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert str(caught.value) == shown
