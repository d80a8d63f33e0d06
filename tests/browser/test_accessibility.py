"""axe-core finds nothing on any page: the rules of WCAG 2.0 to 2.2, A and AA, and axe's own best practices.

The pages' policy forbids scripts from elsewhere, so that axe runs in contexts without it; what it looks at is the same.
"""

from __future__ import annotations

from importlib.metadata import distribution
from pathlib import Path

import pytest

from .conftest import Open
from .newsroom import PAGES, Newsroom

pytestmark = pytest.mark.browser
AXE = Path(str(distribution("axe-playwright-python").locate_file("axe_playwright_python/axe.min.js")))
LONG = ".p-digest .backing li, .p-digest .paragraph, .matrix tbody tr, ul.said li, .ticks label"
"""Of what stands in long rows of the same kind axe looks at the first."""
KEPT = 8
RUN = """async ([rows, kept]) => {
  const counts = new Map();
  for (const row of document.querySelectorAll(rows)) {
    const kind = row.tagName + row.parentElement.className;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    if (counts.get(kind) > kept) row.remove();
  }
  const known = new Set([...document.querySelectorAll("[id]")].map((each) => "#" + each.id));
  for (const link of document.querySelectorAll("main a[href^='#']")) if (!known.has(link.hash)) link.remove();
  const found = await axe.run(document, {resultTypes: ["violations"], rules: {"target-size": {enabled: true}}});
  return found.violations.flatMap((each) => each.nodes.map((node) =>
    `${each.id}: ${node.html.slice(0, 160)}: ${node.failureSummary}`));
}"""


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 360)])
def test_axe_finds_nothing(news: Newsroom, site: str, opened: Open, scheme: str, width: int) -> None:
    page = opened(site, width, scheme=scheme, bypass_csp=True)
    found = []
    for name in PAGES:
        page.goto(site + news.pages[name])
        page.evaluate(AXE.read_text("utf8"))
        found += [f"{name}: {fault}" for fault in page.evaluate(RUN, [LONG, KEPT])]
    assert not found, "\n".join(found)


def test_axe_would_find_faults(site: str, opened: Open) -> None:
    page = opened(f"{site}/read", bypass_csp=True)
    page.evaluate(AXE.read_text("utf8"))
    page.evaluate("document.querySelector('label[for=given-text]').remove()")
    page.evaluate("document.querySelector('main h1').style.color = '#eee'")
    found = page.evaluate(RUN, [LONG, KEPT])
    assert {fault.split(":")[0] for fault in found} >= {"label", "color-contrast"}
