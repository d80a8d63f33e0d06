"""Scores to spans: the best sequence of roles, and how sure each word of it is.

A linear-chain CRF over B/I of source, cue and content (Lafferty, McCallum and Pereira 2001), with small label
biases tuned for the linked F1. Invariant: an I tag never follows another role's tag.
"""

from __future__ import annotations

import numpy as np

from ..records.layer import Floats, Ints
from ..records.spans import Range

ROLES = ("source", "cue", "content")
_IMPOSSIBLE = -1e4


def allowed(transitions: Floats) -> Floats:
    """`transitions` (7, 7, from tag to tag) with those that BIO forbids made impossible."""
    strict = transitions.copy()
    for inside in (2, 4, 6):
        for before in range(7):
            if before not in (inside - 1, inside):
                strict[before, inside] = _IMPOSSIBLE
    return strict


def best_tags(emissions: Floats, transitions: Floats) -> Ints:
    """Viterbi: (n, 7) emissions, (7, 7) transitions -> (n,) tags."""
    n = len(emissions)
    if n == 0:
        return np.zeros(0, np.int32)
    score = emissions[0].astype(np.float32).copy()
    score[[2, 4, 6]] = _IMPOSSIBLE
    back = np.zeros((n, 7), np.int8)
    columns = np.arange(7)
    for i in range(1, n):
        paths = score[:, None] + transitions
        back[i] = paths.argmax(0)
        score = paths[back[i], columns] + emissions[i]
    tags = np.zeros(n, np.int32)
    tags[-1] = score.argmax()
    for i in range(n - 1, 0, -1):
        tags[i - 1] = back[i, tags[i]]
    return tags


def _log_sum(paths: Floats) -> Floats:
    top = paths.max(0)
    total: Floats = top + np.log(np.exp(paths - top).sum(0))
    return total


def marginals(emissions: Floats, transitions: Floats) -> Floats:
    """Forward-backward: (n, 7) probabilities of each tag of each word."""
    n = len(emissions)
    forward, backward = np.zeros((n, 7), np.float32), np.zeros((n, 7), np.float32)
    if n == 0:
        return forward
    forward[0] = emissions[0]
    forward[0, [2, 4, 6]] = _IMPOSSIBLE
    for i in range(1, n):
        forward[i] = _log_sum(forward[i - 1][:, None] + transitions) + emissions[i]
    for i in range(n - 2, -1, -1):
        backward[i] = _log_sum((transitions + (emissions[i + 1] + backward[i + 1])[None]).T)
    total = forward + backward
    total -= total.max(1, keepdims=True)
    probabilities: Floats = np.exp(total)
    probabilities /= probabilities.sum(1, keepdims=True)
    return probabilities


def spans_of(tags: Ints) -> dict[str, list[Range]]:
    """The word ranges of each role."""
    found: dict[str, list[Range]] = {role: [] for role in ROLES}
    i = 0
    while i < len(tags):
        if tags[i] == 0:
            i += 1
            continue
        role, start = (int(tags[i]) - 1) // 2, i
        i += 1
        while i < len(tags) and tags[i] == 2 * role + 2:
            i += 1
        found[ROLES[role]].append((start, i))
    return found
