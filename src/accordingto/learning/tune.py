"""What is set after training, on articles set aside: label biases, and how sure an attribution is.

The biases are found by coordinate search for linked F1 (content and exact F1 count a little). The confidence
is a logistic regression on `attributing.attributor.features_of`, fitted by Newton's method with an L2 prior.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ..attributing.attributor import Weights, features_of, found_spans, link
from ..attributing.decoding import allowed, marginals
from ..evaluating.attributions import Compared, Tokens, compare, table
from ..records.layer import Floats, Layer
from .network import State

GROUPS = {"outside": (0,), "source": (1,), "inside source": (2,), "cue": (3,), "content": (5,), "inside content": (6,)}


class TuneSet:
    """Labelled articles with their layers, read once."""

    def __init__(self, rows: list[State], layers: list[Layer]) -> None:
        self.layers = layers
        self.ids = [row["id"] for row in rows]
        self.tokens = [Tokens(row["text"]) for row in rows]
        self.gold = [[t.label(a) for a in row["attributions"]] for t, row in zip(self.tokens, rows, strict=True)]

    def compare(self, attribute: Callable[[Layer], list[State]]) -> list[Compared]:
        """Predict with `attribute` (character ranges by role, confidence) and compare with gold."""
        results = []
        for i, layer in enumerate(self.layers):
            predicted = [self.tokens[i].label(a, a.get("confidence", 1.0)) for a in attribute(layer)]
            results.append(compare(self.ids[i], predicted, self.gold[i]))
        return results


def _spans_only(weights: Weights) -> Callable[[Layer], list[State]]:
    """Attributions without their confidence, which the search does not need."""

    def attribute(layer: Layer) -> list[State]:
        return [
            {
                "source": [layer.characters(*item.source)] if item.source else [],
                "cue": [layer.characters(*item.cue)],
                "content": [layer.characters(*c) for c in item.contents],
            }
            for item in link(layer, found_spans(layer, weights), weights)
        ]

    return attribute


def goal(results: list[Compared]) -> float:
    """Linked F1, and for ties a little of content and exact."""
    rows = table(results)
    return rows["linked"].f1 + 0.5 * rows["content"].f1 + 0.25 * rows["exact"].f1


def search_biases(data: TuneSet, weights: Weights, say: Callable[[str], None] = print) -> Weights:
    """The weights with the label biases and the bias for no source that reach the best `goal`."""
    best, value = weights, goal(data.compare(_spans_only(weights)))
    for step in (1.0, 0.5):
        for name in ("cue", "source", "no source", "content", "outside", "inside content", "inside source"):
            for sign in (1, -1):
                while True:
                    trial = _shifted(best, name, sign * step)
                    reached = goal(data.compare(_spans_only(trial)))
                    if reached <= value + 0.05:
                        break
                    best, value = trial, reached
                    say(f"{name} {sign * step:+}: {value:.2f}")
    return best


def _shifted(weights: Weights, name: str, by: float) -> Weights:
    if name == "no source":
        return replace(weights, no_source_bias=weights.no_source_bias + by)
    bias = weights.role_bias.copy()
    bias[list(GROUPS[name])] += by
    return replace(weights, role_bias=bias)


def fit_confidence(data: TuneSet, weights: Weights, prior: float = 1.0) -> dict[str, float]:
    """The logistic regression of "content and source right" over all predicted attributions of the tune set."""
    rows, right = [], []
    for i, layer in enumerate(data.layers):
        items = link(layer, found_spans(layer, weights), weights)
        sure = marginals(layer.roles + weights.role_bias, allowed(weights.transitions))
        made = _spans_only(weights)(layer)
        labels = [data.tokens[i].label(a) for a in made]
        good = {id(p.predicted) for p in compare("", labels, data.gold[i]).pairs if p.linked}
        for item, label in zip(items, labels, strict=True):
            rows.append(features_of(layer, item, sure))
            right.append(id(label) in good)
    names = sorted(rows[0])
    x = np.array([[row[name] for name in names] + [1.0] for row in rows])
    coefficients = logistic(x, np.array(right, float), prior)
    return {name: round(float(c), 4) for name, c in zip([*names, "intercept"], coefficients, strict=True)}


def logistic(x: np.ndarray, y: np.ndarray, prior: float) -> np.ndarray:
    """Newton's method for L2-penalized logistic regression; the last column is the (unpenalized) intercept."""
    scale = np.append(x[:, :-1].std(0) + 1e-6, 1.0)
    scaled = x / scale
    penalty = np.append(np.full(x.shape[1] - 1, prior), 1e-6)
    beta = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-scaled @ beta))
        gradient = scaled.T @ (y - p) - penalty * beta
        hessian = (scaled * (p * (1 - p))[:, None]).T @ scaled + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        beta += step
        if np.abs(step).max() < 1e-6:
            break
    result: np.ndarray = beta / scale
    return result


def tuned(data: TuneSet, weights: Weights, say: Callable[[str], None] = print) -> Weights:
    """Biases and confidence set."""
    best = search_biases(data, weights, say)
    return replace(best, confidence=fit_confidence(data, best))


def linker_with(row: State, weights: Weights) -> State:
    """The stored form of `weights`, of which `row` is the stored form before tuning."""
    bias: Floats = weights.role_bias
    return row | {"role_bias": [round(float(b), 3) for b in bias], "no_source_bias": round(weights.no_source_bias, 5),
                  "confidence": weights.confidence}  # fmt: skip
