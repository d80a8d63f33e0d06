"""Pictures as SVG markup: elements whose attributes and words are escaped, scales with round ticks, words that fit.

Pure. Invariant: nothing that came from outside becomes markup, and no element has a style or a script; looks are in
the stylesheet, by class.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from markupsafe import Markup, escape

from ...exporting import wording

LETTER = 6.4
"""Width of a letter of the pictures' words, in their units: a little more than it is, on average."""

_HOUR = 3600.0
_DAY = 24 * _HOUR
_STEPS = (
    _HOUR, 2 * _HOUR, 3 * _HOUR, 6 * _HOUR, 12 * _HOUR, _DAY, 2 * _DAY, 7 * _DAY, 14 * _DAY, 30 * _DAY, 91 * _DAY,
    182 * _DAY, 365 * _DAY, 730 * _DAY, 1826 * _DAY, 3652 * _DAY,
)  # fmt: skip
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def element(name: str, *inside: Markup | str, **attributes: object) -> Markup:
    """An element. Underscores in names of attributes are hyphens, one at the end goes; None leaves one out; numbers
    are rounded to a tenth."""
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_shown(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    body = "".join(each if isinstance(each, Markup) else escape(wording.printable(each)) for each in inside)
    end = f">{body}</{name}>" if body else "/>"
    return Markup(f"<{name}{told}{end}")  # noqa: S704 - names are ours, all else is escaped right here


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    return wording.printable(value) if isinstance(value, str) else str(value)


def picture(width: float, height: float, label: str, parts: Iterable[Markup], kind: str) -> Markup:
    """A whole picture, which scales to where it stands; `label` says what it shows to who cannot see it."""
    return element(
        "svg", *parts, viewBox=f"0 0 {width:g} {height:g}", width=int(width), height=int(height), role="group",
        aria_label=label, class_=f"picture-{kind}",
    )  # fmt: skip


def linked(part: Markup, href: str, title: str) -> Markup:
    """A part as a link with a title. Out of the order of tabs: what stands beside the picture leads there too."""
    return element("a", element("title", title), part, href=href, tabindex="-1")


def text(x: float, y: float, words: str, class_: str, anchor: str | None = None, **more: object) -> Markup:
    return element("text", words, x=x, y=y, class_=class_, text_anchor=anchor, **more)


def fitting(words: str, room: float) -> str:
    """The words on one line, cut to what fits into so much room."""
    return wording.shortened(wording.flat(words), max(int(room / LETTER), 4))


def round_ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round numbers from `low` to `high` or a little beyond, `most` of them or fewer."""
    span = max(high - low, 1e-9)
    for step in _round_steps(span / most):
        first, last = math.floor(low / step), math.ceil(high / step)
        if last - first < most:
            return [round(place * step, 10) for place in range(first, last + 1)]
    return [low, high]


def _round_steps(least: float) -> Iterable[float]:
    power = 10.0 ** math.floor(math.log10(least))
    for _ in range(3):
        yield from (power, 2 * power, 2.5 * power, 5 * power)
        power *= 10


def powers(low: float, high: float) -> list[float]:
    """Powers of ten around [low, high], for a scale of logarithms."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    return [10.0**each for each in range(first, max(last, first + 1) + 1)]


def number(value: float) -> str:
    """A number as a scale says it: 9,000, 2.5, 41 million."""
    for size, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(value) >= size:
            return f"{value / size:,.6g} {name}"
    return f"{value:,.6g}" if abs(value) < 1e5 else f"{value:,.0f}"


def seconds(time: str | None) -> float | None:
    """Seconds since 1970 of an ISO 8601 time, UTC where it says no zone; None for none."""
    try:
        found = datetime.fromisoformat(time or "")
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def time_ticks(low: float, high: float, most: int = 6) -> list[tuple[float, str]]:
    """Moments from `low` to `high` with their words: hours within days, days within years, else months and years."""
    step = next((each for each in _STEPS if (high - low) / each < most), _STEPS[-1])
    first = math.ceil(low / step)
    last = math.floor(high / step)
    return [(place * step, _moment(place * step, step)) for place in range(first, last + 1)]


def _moment(at: float, step: float) -> str:
    found = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=at)
    if step < _DAY:
        return f"{found.day} {_MONTHS[found.month - 1]}" if found.hour == 0 else f"{found:%H:%M}"
    if step < 30 * _DAY:
        return f"{found.day} {_MONTHS[found.month - 1]}"
    return f"{_MONTHS[found.month - 1]} {found.year}" if step < 365 * _DAY else str(found.year)


def spread(wanted: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """Places near the wanted ones (which rise), at least `gap` apart, within [top, bottom] as far as there is room."""
    places: list[float] = []
    for each in wanted:
        places.append(max(each, places[-1] + gap if places else top))
    over = (places[-1] - bottom) if places else 0
    for place in range(len(places) - 1, -1, -1):
        if over <= 0:
            break
        ceiling = bottom if place == len(places) - 1 else places[place + 1] - gap
        places[place] = min(places[place], ceiling)
    return places
