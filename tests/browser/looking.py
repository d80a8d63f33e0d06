"""What is measured of a page as it stands in the browser. Each is a script that gives a list of faults."""

OVERFLOW = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const out = [...document.querySelectorAll("body *")].filter((each) => {
    const box = each.getBoundingClientRect();
    return box.right > root.clientWidth + 1 && !each.closest(".wide");
  });
  return [`${root.scrollWidth} px`, ...out.slice(0, 5).map((each) => each.outerHTML.slice(0, 60))];
}"""
"""The page itself scrolls sideways."""

SMALL = """() => {
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const inside = "script, noscript, template, option, [hidden], .hidden, .number";
    if (!walker.currentNode.data.trim() || element.closest(inside) || !element.checkVisibility()) continue;
    const drawn = element instanceof SVGElement;
    const size = parseFloat(getComputedStyle(element).fontSize) * (drawn ? element.getScreenCTM().a : 1);
    const least = drawn ? 10.9 : 13.9;
    if (size < least) found.add(`${element.tagName}.${element.getAttribute("class")} ${size.toFixed(1)}`);
  }
  return [...found];
}"""
"""Text under 14 px, and under 11 px in pictures, whose words stand beside them too. Numbers set high are smaller."""

TARGETS = """() => {
  const found = [];
  const controls = "button, select, textarea, summary, header.site a, nav.within a, .pages a, " +
    "input:not([type=hidden], [type=checkbox], [type=radio])";
  for (const each of document.querySelectorAll(controls)) {
    if (!each.checkVisibility()) continue;
    const box = each.getBoundingClientRect();
    if (box.width < 24 || box.height < 23.9) {
      found.push(`${each.outerHTML.slice(0, 60)} ${box.width.toFixed(0)}×${box.height.toFixed(1)}`);
    }
  }
  return found;
}"""
"""Controls under 24 px in width or height. (Links in running text may be; axe looks at the room around those.)"""

OVERLAPS = """() => {
  const kinds = "header.site, header.site > *, main, main section, main nav, main form, main figure, footer.site";
  const all = [...document.querySelectorAll(kinds)].filter((each) => each.checkVisibility());
  const boxes = all.map((each) => each.getBoundingClientRect());
  const found = [];
  for (let one = 0; one < all.length; one++) {
    for (let two = one + 1; two < all.length; two++) {
      if (all[one].contains(all[two]) || all[two].contains(all[one])) continue;
      const wide = Math.min(boxes[one].right, boxes[two].right) - Math.max(boxes[one].left, boxes[two].left);
      const high = Math.min(boxes[one].bottom, boxes[two].bottom) - Math.max(boxes[one].top, boxes[two].top);
      if (wide < 1 || high < 1) continue;
      found.push([all[one], all[two]].map((each) => each.outerHTML.slice(0, 60)).join(" on "));
    }
  }
  return found;
}"""
"""Parts of the page that lie over one another."""

HEADINGS = """() => {
  const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map((each) => Number(each.tagName[1]));
  const found = levels.filter((level) => level === 1).length === 1 ? [] : ["not one h1"];
  levels.forEach((level, place) => {
    if (level > (levels[place - 1] ?? 0) + 1) found.push(`h${level} after h${levels[place - 1]}`);
  });
  return found;
}"""
"""Headings out of order."""

SEEN_FOCUS = """() => {
  const at = document.activeElement;
  const style = getComputedStyle(at), box = at.getBoundingClientRect();
  const own = at.matches("input[type=date]"); // the browser marks the part of it that has the focus
  const outlined = own || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  const seen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return {tag: at.tagName, words: at.textContent.trim().slice(0, 40), outlined, seen, main: !!at.closest("main")};
}"""
"""Where the focus is, and whether it is seen."""

COST = """() => {
  const loaded = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return [loaded.reduce((sum, each) => sum + each.encodedBodySize, 0), paint ? paint.startTime : -1];
}"""
"""Bytes of the page and of all that it loads, as sent; milliseconds to its first paint."""
