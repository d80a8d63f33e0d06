"""How good the quantities are, against sentences labelled with values and units (the sets of CQE's evaluation).

Measures, value and value with unit: a predicted and a gold quantity of a sentence match one to one where their values
agree (a range with a range, relative tolerance 1e-5, as in CQE's own scorer), and in the second measure also their
units. The names of the gold's units stand in a table here. Ordinals and scores are left out of both, for the gold
leaves them out.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from ..detailing.quantities import quantities
from ..detailing.quantity_counted import plural
from ..errors import Unreadable
from ..language import Language, language
from ..records.claims import Quantity

Value = tuple[float, float]  # equal ends, for a number that is no range
Found = tuple[Value, str]

NOT_IN_GOLD = frozenset({"ordinal", "score"})
GOLD_NAMES = {
    "percent": "percentage", "times": "count", "fraction": "-", "USD": "dollar", "EUR": "euro", "GBP": "pound sterling",
    "CNY": "chinese yuan", "JPY": "japanese yen", "CAD": "canadian dollar", "CHF": "swiss franc",
    "AUD": "australian dollar",
    "XBT": "bitcoin", "TRY": "turkish lira", "INR": "rupee", "MXN": "mexican peso", "FIM": "finnish markka",
    "HKD": "hong kong dollar", "ESP": "peseta", "NLG": "netherlands guilde", "DEM": "mark", "CRC": "costa rican colón",
    "GEL": "georgian lari", "LAK": "lao kip", "LKR": "sri lankan rupee", "NZD": "new zealand dollar",
    "pound": "pound-mass", "kilometer": "kilometre", "decimeter": "decimetre", "centimeter": "centimetre",
    "millimeter": "millimetre", "picometer": "picometre", "meter": "metre", "liter": "litre",
    "milliliter": "millilitre",
    "degree Celsius": "celsius", "degree Fahrenheit": "fahrenheit",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tally:
    """How many quantities there are, how many of them agree in value, and how many in value and unit."""

    gold: int = 0
    predicted: int = 0
    values: int = 0
    units: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.gold + other.gold,
            self.predicted + other.predicted,
            self.values + other.values,
            self.units + other.units,
        )

    def f1(self, right: int) -> float:
        """F1 in percent where `right` agree."""
        return 200 * right / (self.gold + self.predicted) if self.gold + self.predicted else 0.0

    def line(self, name: str) -> str:
        precision = 100 * self.values / max(1, self.predicted), 100 * self.units / max(1, self.predicted)
        recall = 100 * self.values / max(1, self.gold), 100 * self.units / max(1, self.gold)
        return (
            f"{name:12} gold {self.gold:4}  found {self.predicted:4}  "
            f"value P {precision[0]:5.1f} R {recall[0]:5.1f} F1 {self.f1(self.values):5.1f}  "
            f"value+unit P {precision[1]:5.1f} R {recall[1]:5.1f} F1 {self.f1(self.units):5.1f}"
        )


def gold_value(written: str) -> Value:
    """The value of a gold row: "4.7", "-5", "40-50"."""
    head, dash, tail = written[1:].partition("-")
    low = float(written[:1] + head)
    return low, float(tail) if dash and tail else low


def singular(phrase: str, words: Language) -> str:
    """A counted noun phrase as the gold names it: lower case, its last word singular."""
    *before, last = phrase.lower().split() or [""]
    if plural(last, words) and last.endswith("s"):
        stems = {"ies": "y", "sses": "ss", "ches": "ch", "shes": "sh", "xes": "x"}
        ending = next((e for e in stems if last.endswith(e)), "s")
        last = last[: -len(ending)] + stems.get(ending, "")
    return " ".join([*before, last])


def gold_name(found: Quantity, words: Language) -> str:
    """The unit of a quantity as the gold names it."""
    if found.unit is None or found.unit == "fraction":
        return singular(found.of, words) if found.of else "-"
    return " per ".join(
        " ".join(GOLD_NAMES.get(word, word) for word in _by_name(part)) for part in found.unit.split(" per ")
    )


def _by_name(unit: str) -> list[str]:
    """The unit as parts to look up: powers apart from the length, whole names first."""
    power, _, length = unit.partition(" ")
    return [power, length] if power in ("square", "cubic") else [unit]


def compare(gold: list[Found], predicted: list[Found]) -> Tally:
    """The tally of one sentence; each gold quantity is met once at most, agreeing units first."""
    left, values, units = list(predicted), 0, 0
    unmet = []
    for value, unit in gold:
        row = next((p for p in left if same(p[0], value) and p[1] == unit), None)
        if row is None:
            unmet.append(value)
            continue
        left.remove(row)
        values, units = values + 1, units + 1
    for value in unmet:
        row = next((p for p in left if same(p[0], value)), None)
        if row is not None:
            left.remove(row)
            values += 1
    return Tally(len(gold), len(predicted), values, units)


def same(a: Value, b: Value) -> bool:
    return all(math.isclose(x, y, rel_tol=1e-5, abs_tol=1e-8) for x, y in zip(a, b, strict=True))


def read_gold(path: Path) -> list[tuple[str, list[Found]]]:
    """The sentences of one set with their quantities. Raises Unreadable for a file of another form."""
    try:
        rows = json.loads(path.read_text("utf8"))
        return [
            (row["text"], [(gold_value(q["value"]), q["normalized_unit"].lower()) for q in row["quantities"]])
            for row in rows
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unreadable(f"{path} is no set of sentences with quantities: {error}") from error


def ours(text: str, words: Language) -> list[Found]:
    """What this program finds in a sentence, in the gold's terms."""
    found = []
    for q in quantities(text, words):
        if q.unit in NOT_IN_GOLD:
            continue
        point = q.value if q.value is not None else None
        ends = (point, point) if point is not None else (q.low, q.high)
        if ends[0] is not None and ends[1] is not None:
            found.append(((ends[0], ends[1]), gold_name(q, words)))
    return found


def evaluate(folder: Path, finder: Callable[[str], list[Found]] | None = None) -> dict[str, Tally]:
    """The tally of every set in `folder` and of all together; `finder` is this program, or another to be compared."""
    words = language("en")
    find = finder or (lambda text: ours(text, words))
    results = {
        path.stem: _total(compare(gold, find(text)) for text, gold in read_gold(path))
        for path in sorted(folder.glob("*.json"))
    }
    return results | {"all": _total(results.values())}


def _total(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())


def report(results: dict[str, Tally]) -> str:
    """The tallies as a table."""
    return "\n".join(tally.line(name) for name, tally in results.items())
