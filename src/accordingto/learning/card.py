"""`python -m accordingto.learning.card --dev FILE --card docs/model-card.md`: measured figures into the model card.

Replaces what stands between the markers `<!-- scores -->` and `<!-- calibration -->` and their ends, and draws the
calibration as SVG beside the card. Nothing in these parts is written by hand.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from ..evaluating.attributions import Calibration, Compared, calibration, evaluate, interval, table

SIDE, EDGE = 320, 40


def scores(results: list[Compared]) -> str:
    """A Markdown table of precision, recall and F1 with intervals."""
    lines = ["| | P | R | F1 | 95 % interval |", "|---|---|---|---|---|"]
    for name, score in table(results).items():
        low, high = interval(results, name)
        numbers = f"{score.precision:.1f} | {score.recall:.1f} | **{score.f1:.1f}** | {low:.1f} to {high:.1f}"
        lines.append(f"| {name} | {numbers} |")
    return "\n".join(lines)


def calibration_text(found: Calibration, picture: str) -> str:
    """What the confidence is worth, in words, with the picture."""
    return (
        f"For “content and source are both right”: AUROC {found.auroc:.3f}, expected calibration error "
        f"{found.error:.3f}. Of direct quotations {found.direct_shown:.1%} are shown at 0.9 or more; of these "
        f"{found.direct_wrong:.1%} have another speaker in gold.\n\n"
        f"![Confidence against the share that was right]({picture})"
    )  # fmt: skip


def drawing(found: Calibration) -> str:
    """The reliability diagram as SVG: one dot a bin, its area the number of attributions."""
    place = lambda x, y: (EDGE + x * SIDE, EDGE + (1 - y) * SIDE)  # noqa: E731  (used in this drawing only)
    whole = SIDE + 2 * EDGE
    most = max((count for *_, count in found.bins), default=1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" font-family="sans-serif" '
        'font-size="12" role="img">',
        "<title>Share of attributions that were right, by stated confidence</title>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<rect x="{EDGE}" y="{EDGE}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#888"/>',
        f'<path d="M{EDGE} {EDGE + SIDE}L{EDGE + SIDE} {EDGE}" stroke="#888" stroke-dasharray="4 4"/>',
    ]  # fmt: skip
    for confidence, share, count in found.bins:
        x, y = place(confidence, share)
        radius = 2 + 14 * (count / most) ** 0.5
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#7a1f1f" fill-opacity="0.6"/>')
    for tick in (0.0, 0.5, 1.0):
        x, y = place(tick, tick)
        parts.append(f'<text x="{x:.0f}" y="{EDGE + SIDE + 16}" text-anchor="middle">{tick:g}</text>')
        parts.append(f'<text x="{EDGE - 6}" y="{y + 4:.0f}" text-anchor="end">{tick:g}</text>')
    parts.append(f'<text x="{EDGE + SIDE / 2}" y="{SIDE + 2 * EDGE - 6}" text-anchor="middle">confidence shown</text>')
    parts.append(f'<text x="{EDGE}" y="{EDGE - 10}">share that was right</text></svg>')
    return "\n".join(parts) + "\n"


def between(text: str, marker: str, new: str) -> str:
    """`text` with what stands between `<!-- marker -->` and `<!-- /marker -->` replaced."""
    pattern = re.compile(rf"(<!-- {marker} -->\n).*?(\n<!-- /{marker} -->)", re.DOTALL)
    if not pattern.search(text):
        raise SystemExit(f"the card has no <!-- {marker} --> … <!-- /{marker} -->: put both in and run again")
    return pattern.sub(lambda match: match[1] + new + match[2], text)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m accordingto.learning.card", description=__doc__)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--card", type=Path, required=True)
    chosen = parser.parse_args()
    results = evaluate(chosen.dev)
    found = calibration(results)
    picture = chosen.card.with_name("calibration.svg")
    picture.write_text(drawing(found), "utf8")
    text = between(chosen.card.read_text("utf8"), "scores", scores(results))
    chosen.card.write_text(between(text, "calibration", calibration_text(found, picture.name)), "utf8")


if __name__ == "__main__":
    main()
