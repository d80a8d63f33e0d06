"""The pictures of stories and sources: nothing from outside becomes markup; the list says what the picture shows."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as some
from markupsafe import Markup

from accordingto.language import language
from accordingto.records.stories import Fact, Lineage, Link
from accordingto.serving.web import svg
from accordingto.serving.web.answers import ordered
from accordingto.serving.web.lineage_drawing import OUTLETS, SOURCES, drawn
from accordingto.serving.web.lineage_graph import graph
from accordingto.serving.web.matrix import COLUMNS, matrix
from accordingto.serving.web.place_map import Spot, place_map
from accordingto.serving.web.source_names import namer
from accordingto.serving.web.source_view import address, asked, bar_picture, bars, is_of
from accordingto.serving.web.timeline import plots
from accordingto.storing.query import parse

from .stories_made import article, fact, source, story, value

HOSTILE = '"><script>alert(1)</script><a onload=x'
POST, COURIER, MIRROR = (
    article(1, "Ambrel Post", "2031-05-05T08:00:00+00:00"),
    article(2, "Courier", "2031-05-05T11:00:00+00:00"),
    article(3, "Mirror", "2031-05-06T09:00:00+00:00"),
)


def parsed(drawing: Markup | None) -> ElementTree.Element:
    """The picture as XML: it must be well formed, without a script, a style or a handler."""
    assert drawing is not None
    root = ElementTree.fromstring(str(drawing))  # noqa: S314 - our own markup
    for each in root.iter():
        assert each.tag not in ("script", "style", "foreignObject", "image", "use")
        assert not any(name.startswith("on") or name == "style" for name in each.attrib)
        assert not each.attrib.get("href", "").startswith("javascript:")
    return root


def words_of(root: ElementTree.Element) -> str:
    return " ".join("".join(each.itertext()) for each in root.iter("text"))


@given(some.text(), some.text())
def test_elements_escape_whatever_comes(attribute: str, inside: str) -> None:
    made = svg.element("text", inside, class_=attribute)
    assert re.fullmatch(r'<text class="[^"<>]*"(/>|>[^<>]*</text>)', str(made), re.DOTALL)


@given(some.floats(-1e9, 1e9), some.floats(0.001, 1e9))
def test_ticks_are_round_and_cover(low: float, span: float) -> None:
    ticks = svg.round_ticks(low, low + span)
    assert 1 < len(ticks) <= 7
    assert ticks[0] <= low + span * 1e-6
    assert ticks[-1] >= (low + span) - span * 1e-6


@given(some.lists(some.floats(0, 100), min_size=1, max_size=8))
def test_spread_places_keep_their_order_and_distance(wanted: list[float]) -> None:
    places = svg.spread(sorted(wanted), 10, 0, 100)
    assert all(b - a >= 10 - 1e-6 for a, b in pairwise(places))


def dead() -> Fact:
    return fact(
        "people killed",
        "conflicting",
        [
            value(POST, "22", 22, by=source("Coast Guard")),
            value(COURIER, "at least 17", 17, high=None, by=source("a medic", unnamed=True)),
            value(MIRROR, "31", 31, by=source("Coast Guard")),
        ],
        [Link(0, 1, "conflicts", 0.9), Link(0, 2, "updates", 0.9)],
    )


def test_a_plot_has_a_mark_for_each_value_and_each_leads_to_its_claim() -> None:
    told = story([POST, COURIER, MIRROR], [dead()])
    (plot,) = plots(told, ordered(told.facts, {each.id: each for each in told.articles}))
    root = parsed(plot.drawing)
    links = {each.attrib["href"] for each in root.iter("a")}
    assert links == {f"/articles/{v.article}#c-{v.claim}" for v in told.facts[0].values}
    kinds = [each.attrib["class"] for each in root.iter("circle")]
    assert sorted(kinds) == ["mark named", "mark named", "mark unnamed"]
    assert "Coast Guard" in words_of(root)
    assert len(plot.rows) == 3
    assert plot.left_out == 0


def test_one_line_joins_what_one_source_said_and_nothing_else() -> None:
    told = story([POST, COURIER, MIRROR], [dead()])
    (plot,) = plots(told, ordered(told.facts, {each.id: each for each in told.articles}))
    lines = list(parsed(plot.drawing).iter("polyline"))
    assert len(lines) == 1
    assert len(lines[0].attrib["points"].split()) == 2


def test_values_of_one_time_are_drawn_by_authority() -> None:
    same = [article(n, f"Outlet {n}", "2031-05-05") for n in range(3)]
    toll = fact(
        "people killed",
        "conflicting",
        [value(each, str(n), n, by=source(f"Source {n}")) for n, each in enumerate(same, 20)],
        [Link(0, 1, "conflicts", 0.9)],
    )
    told = story(same, [toll])
    (plot,) = plots(told, ordered(told.facts, {each.id: each for each in same}))
    root = parsed(plot.drawing)
    heights = {each.attrib["cy"] for each in root.iter("circle")}
    assert len(heights) == 3
    assert all(f"Source {n}" in words_of(root) for n in range(20, 23))


def test_values_about_something_else_stand_in_the_rows_alone() -> None:
    old = [value(each, "112", 112) for each in (POST, COURIER)]
    values = [value(POST, "22", 22), value(COURIER, "17", 17), value(MIRROR, "31", 31), *old]
    links = [Link(a, b, "background", 0.9) for a in (3, 4) for b in (0, 1, 2)] + [Link(0, 1, "conflicts", 0.9)]
    told = story([POST, COURIER, MIRROR], [fact("people killed", "conflicting", values, links)])
    (plot,) = plots(told, ordered(told.facts, {each.id: each for each in told.articles}))
    assert "112" not in words_of(parsed(plot.drawing))
    assert [row.words for row in plot.rows if row.aside] == ["112"]
    assert plot.left_out == 2


def test_values_of_another_unit_or_without_a_time_are_counted_as_left_out() -> None:
    nowhen = article(9, "Late Press")
    values = [value(POST, "22", 22), value(COURIER, "17", 17), value(nowhen, "19", 19)]
    told = story(
        [POST, COURIER, nowhen], [fact("people killed", "conflicting", values, [Link(0, 1, "conflicts", 0.9)])]
    )
    (plot,) = plots(told, ordered(told.facts, {each.id: each for each in told.articles}))
    assert plot.left_out == 1
    assert len(plot.rows) == 3


def test_hostile_names_stay_words_in_every_picture() -> None:
    bad = article(4, HOSTILE, "2031-05-05T10:00:00+00:00")
    toll = fact(
        HOSTILE,
        "conflicting",
        [value(bad, HOSTILE, 3, by=source(HOSTILE)), value(POST, "4", 4, by=source("A"))],
        [Link(0, 1, "conflicts", 0.9)],
    )
    told = story([bad, POST], [toll], [Lineage((bad.id,), HOSTILE)], [POST.id])
    (plot,) = plots(told, ordered(told.facts, {each.id: each for each in told.articles}))
    parsed(plot.drawing)
    parsed(drawn(graph(told)))
    parsed(place_map([Spot(HOSTILE, 10, 10, "city", HOSTILE, None, 1, 1)]).drawing)


def test_the_graph_leads_from_outlets_to_texts_to_sources() -> None:
    toll = fact(
        "killed",
        "agreed",
        [
            value(POST, "22", 22, by=source("Coast Guard")),
            value(COURIER, "22", 22, by=source("Coast Guard")),
            value(MIRROR, "22", 22, by=source("a medic", unnamed=True)),
        ],
    )
    told = story([POST, COURIER, MIRROR], [toll], [Lineage((POST.id, COURIER.id), "Ambrel Post")], [MIRROR.id])
    found = graph(told)
    assert [(each.name, each.outlets) for each in found.texts] == [
        ("Ambrel Post", (("Ambrel Post", 1), ("Courier", 1)))
    ]
    assert [(each.name, each.sources[0].unnamed) for each in found.undecided] == [("Mirror", True)]
    assert (found.outlets, found.sources, found.unnamed) == (3, 2, 1)
    root = parsed(drawn(found))
    ties = [each.attrib["class"] for each in root.iter("path")]
    assert ties.count("tie") == 3
    assert ties.count("tie unknown") == 1
    assert [each.attrib["class"] for each in root.iter("circle")].count("source unnamed") == 1


def test_a_source_that_is_named_once_is_not_drawn_as_unnamed() -> None:
    toll = fact(
        "killed",
        "agreed",
        [value(POST, "22", 22, by=source("Ada Crane", unnamed=True)), value(COURIER, "22", 22, by=source("Ada Crane"))],
    )
    assert graph(story([POST, COURIER], [toll])).unnamed == 0


def test_a_withdrawn_article_has_no_part_in_the_graph() -> None:
    gone = article(8, "Gone Gazette", state="withdrawn")
    told = story(
        [POST, gone], [fact("killed", "agreed", [value(gone, "1", 1, by=source("B"))])], [Lineage((gone.id,), "G")]
    )
    found = graph(told)
    assert (found.texts, found.sources, found.outlets) == ((), 0, 1)


def test_many_nodes_are_drawn_as_one_and_all_are_listed() -> None:
    own = [article(n, f"Outlet {n}", "2031-05-05") for n in range(60)]
    toll = fact("killed", "agreed", [value(each, "1", 1, by=source(f"Source {n}")) for n, each in enumerate(own)])
    told = story(own, [toll], [Lineage((each.id,), each.publisher or "") for each in own])
    found = graph(told)
    root = parsed(drawn(found))
    said = words_of(root)
    assert f"{60 - OUTLETS} more outlets" in said
    assert f"and {60 - SOURCES} more sources" in said
    assert len(found.texts) == 60


def test_two_names_of_one_source_are_one_node() -> None:
    toll = fact(
        "killed",
        "agreed",
        [
            value(POST, "22", 22, by=source("Ambrel Flood Observatory")),
            value(COURIER, "22", 22, by=source("the Observatory")),
        ],
    )
    told = story([POST, COURIER], [toll], [Lineage((POST.id, COURIER.id), "Ambrel Post")])
    assert graph(told, namer(told, language("en"))).sources == 1


def test_the_matrix_shows_equal_answers_by_equal_letters_and_who_is_silent() -> None:
    values = [value(POST, "22", 22), value(COURIER, "twenty-two", 22), value(MIRROR, "31", 31)]
    silent = article(5, "Silent Standard", "2031-05-05")
    told = story(
        [POST, COURIER, MIRROR, silent], [fact("people killed", "conflicting", values, [Link(0, 2, "conflicts", 0.9)])]
    )
    found = matrix(told, ordered(told.facts, {each.id: each for each in told.articles}))
    by_outlet = {column.outlet: cell for column, cell in zip(found.columns, found.rows[0].cells, strict=True)}
    assert by_outlet["Ambrel Post"].said[0].letter == by_outlet["Courier"].said[0].letter == "A"
    assert by_outlet["Mirror"].said[0].letter == "B"
    assert by_outlet["Silent Standard"].said == ()
    assert by_outlet["Courier"].said[0].words == "twenty-two"


def test_the_matrix_says_who_denies() -> None:
    values = [value(POST, "The company denied", text="denied"), value(COURIER, "the company denied it", text="denied")]
    told = story([POST, COURIER], [fact("company denied", "agreed", values)])
    found = matrix(told, ordered(told.facts, {each.id: each for each in told.articles}))
    assert all(cell.said[0].denies for cell in found.rows[0].cells)


def test_outlets_of_one_text_stand_side_by_side_and_many_are_paged() -> None:
    own = [article(n, f"Outlet {n:02}", "2031-05-05") for n in range(30)]
    told = story(
        own,
        [fact("killed", "agreed", [value(each, "1", 1) for each in own])],
        [Lineage((own[4].id, own[20].id), "Outlet 20")],
    )
    facts = ordered(told.facts, {each.id: each for each in own})
    first = matrix(told, facts)
    assert [column.outlet for column in first.columns[:2]] == ["Outlet 20", "Outlet 04"]
    assert first.columns[1].lineage == "Outlet 20"
    assert (len(first.columns), first.outlets) == (COLUMNS, 30)
    seen = {c.outlet for at in range(0, 30, COLUMNS) for c in matrix(told, facts, at).columns}
    assert len(seen) == 30
    assert matrix(told, facts, 10_000).columns


def test_facts_that_most_articles_tell_come_first() -> None:
    few = fact("few", "agreed", [value(POST, "1", 1), value(COURIER, "1", 1)])
    many = fact("many", "agreed", [value(each, "1", 1) for each in (POST, COURIER, MIRROR)])
    alone = fact("alone", "single-origin", [value(POST, "9", 9)])
    told = story([POST, COURIER, MIRROR], [alone, few, many])
    found = ordered(told.facts, {each.id: each for each in told.articles})
    assert [each.fact.about for each in found] == ["many", "few", "alone"]
    assert [row.words.fact.about for row in matrix(told, found).rows] == ["many", "few"]


def test_a_map_has_towns_as_points_and_countries_as_words() -> None:
    spots = [
        Spot("Ambrel", 40, 20, "city", "XA", 1, 3, 5),
        Spot("Tessary", 40.25, 20.4, "country", "XT", 2, 2, 2),
        Spot("Averholt", 40.5, 20.9, "city", "XA", 3, 1, 1),
    ]
    found = place_map(spots)
    root = parsed(found.drawing)
    assert len(list(root.iter("circle"))) == 2
    assert "TESSARY" in words_of(root)
    assert [spot.name for spot in found.rows] == ["Ambrel", "Tessary", "Averholt"]
    assert found.rows[0].address == "/search?q=place%3A1"
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for each in root.iter("circle"):
        assert 0 < float(each.attrib["cx"]) < width
        assert 0 < float(each.attrib["cy"]) < height


def test_a_map_with_nothing_to_draw_is_a_list() -> None:
    assert place_map([Spot("Tessary", 41, 21, "country", "XT", 2, 2, 2)]).drawing is None
    assert place_map([]).rows == ()


@given(some.text(max_size=150))
def test_any_name_in_an_address_asks_a_query_that_can_be_read(name: str) -> None:
    for given_name in (name, f"unnamed:{name}"):
        found = asked(given_name)
        if found.query:
            parse(found.query)
    assert address(name).startswith("/sources/")


@pytest.mark.parametrize(
    ("chain", "name", "found"),
    [
        (source("Dr Ada Crane"), "Ada Crane", True),
        (source("Ada B. Crane"), "Ada Crane", False),
        (source("officials", unnamed=True), "unnamed:officials", True),
        (source("officials"), "unnamed:officials", False),
        ((), "Ada Crane", False),
    ],
)
def test_a_chain_is_of_a_source_by_the_words_of_its_last_link(
    chain: tuple[object, ...], name: str, found: bool
) -> None:
    assert is_of(chain, asked(name)) is found  # type: ignore[arg-type]


def test_bars_have_the_months_between_and_years_where_they_are_many() -> None:
    found = bars([("2031-05", 3), ("2031-02", 1), ("", 7)])
    assert [(bar.words, bar.count) for bar in found] == [
        ("Feb 2031", 1),
        ("Mar 2031", 0),
        ("Apr 2031", 0),
        ("May 2031", 3),
    ]
    assert len(list(parsed(bar_picture(found)).iter("rect"))) == 4
    assert [bar.period for bar in bars([("2020-01", 1), ("2031-05", 2)])] == [str(year) for year in range(2020, 2032)]
    assert bar_picture(bars([("2031-05", 3)])) is None
