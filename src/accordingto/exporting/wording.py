"""The few words that the program adds around spans: for certainty, naming, kinds, details.

They stand once, here, so that terminal, page and table say the same thing in the same words. Invariant:
a function returns spans' exact text, resolved names, or words from the tables below, and no other prose.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..records.claims import Certainty, ChainLink, Claim, Detail, Location, Quantity, Time
from ..records.spans import Span

ELLIPSIS = "…"
ARROW = "←"
NOBODY = "no source stated"
ROLES = {"content": "what is said", "source": "who says it", "cue": "the words that say so", "rejected": "left out"}
KINDS = {
    "direct": "direct", "indirect": "indirect", "mixed": "mixed", "no-answer": "no answer", "own-voice": "own voice",
}  # fmt: skip
NAMINGS = {
    None: "naming unclear", "named": "", "role": "role", "described": "described, unnamed", "bare": "bare, unnamed",
}  # fmt: skip
ANSWERS = {
    "declined": "declined", "refused": "refused", "no-response": "did not respond", "unreachable": "was not reached",
}  # fmt: skip
RELATIONS = {
    "citing": "citing", "told": "was told by", "quoted": "quoting", "obtained": "obtained from",
    "interview": "interviewing", "by": "by", None: "",
}  # fmt: skip
CERTAINTIES = {
    ("certain", "positive"): "certain", ("certain", "negative"): "certainly not", ("certain", "unknown"): "certain",
    ("probable", "positive"): "probable", ("probable", "negative"): "probably not", ("probable", "unknown"): "probable",
    ("possible", "positive"): "possible", ("possible", "negative"): "possibly not", ("possible", "unknown"): "possible",
    ("unknown", "positive"): "not known", ("unknown", "negative"): "not known", ("unknown", "unknown"): "not known",
}  # fmt: skip


def printable(text: str) -> str:
    """`text` with characters that a terminal obeys or a page cannot hold shown as signs, one for one.

    Line ends and tabs stay; other controls become Unicode's pictures of them; lone surrogates, C1 controls and the
    marks that reorder what follows them become U+FFFD, since what they would do is hide text from its reader.
    """
    return text.translate(_SIGNS)


_SIGNS = (
    {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\r"}
    | {0x7F: 0x2421}
    | dict.fromkeys((*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD)
    | dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF), 0xFFFD)
)


def flat(text: str) -> str:
    """`text` on one line, as cells and notes need it."""
    return " ".join(printable(text).split())


def shortened(text: str, limit: int) -> str:
    """`text` cut at a word's end to at most `limit` characters, the cut shown by an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > limit // 2 else cut).rstrip(" ,;:") + ELLIPSIS


def joined(spans: Iterable[Span]) -> str:
    """The spans' own words; an ellipsis stands for the words between them."""
    return f" {ELLIPSIS} ".join(flat(span.exact) for span in spans)


def quoted(spans: Iterable[Span]) -> str:
    """Each span's own words in quotation marks."""
    return ", ".join(f"“{flat(span.exact)}”" for span in spans)


def link_name(link: ChainLink) -> str:
    """Who the link is: the name it resolves to, else its own words."""
    return flat(link.name or (link.span.exact if link.span else "") or link.type or NOBODY)


def link_notes(link: ChainLink) -> str:
    """What to know of the link: how it is named, how many are meant, whether it comes along from an earlier clause."""
    count = f"{link.count} of them" if link.count and link.count > 1 else ""
    return ", ".join(part for part in (NAMINGS[link.naming], count, "carried over" if link.carried else "") if part)


def link_mention(link: ChainLink) -> str:
    """The link's own words where the name says something else ("he"), else nothing."""
    exact = flat(link.span.exact) if link.span else ""
    return "" if exact.casefold() == link_name(link).casefold() else exact


def chain_words(claim: Claim) -> str:
    """The chain on one line, the outermost reporter first, the origin last."""
    links = [f"{link_name(link)} ({notes})" if (notes := link_notes(link)) else link_name(link) for link in claim.chain]
    return f" {ARROW} ".join(links) or (joined(claim.source) or NOBODY)


def kind_words(claim: Claim) -> str:
    """The claim's kind, and its act where that is no speech."""
    kind = KINDS[claim.kind]
    if claim.answer:
        kind += f", {ANSWERS[claim.answer.form]}"
    return f"{kind}, attitude" if claim.act == "attitude" else kind


def content_words(claim: Claim) -> str:
    """What is said, or what was asked where nothing was answered: the text's own words."""
    return joined(claim.content or (claim.answer.matter if claim.answer else ()) or claim.cue)


def certainty_words(certainty: Certainty) -> str:
    """The speaker's stance in one or two words."""
    return CERTAINTIES[certainty.level, certainty.polarity]


def sure_words(claim: Claim) -> str:
    """How sure the speaker is, with the words that carry it, and the reporter's own distance.

    Nothing for a no-answer, which takes no stance.
    """
    if claim.kind == "no-answer":
        return ""
    stance = certainty_words(claim.certainty)
    if claim.certainty.spans:
        stance += f" {quoted(claim.certainty.spans)}"
    return f"{stance}; distance {quoted([claim.distance])}" if claim.distance else stance


def _number(value: float) -> str:
    return f"{value:,.12g}"


def _amount(quantity: Quantity) -> str:
    low, high, value = quantity.low, quantity.high, quantity.value
    about = "about " if quantity.approximate else ""
    if low is not None and high is not None and low != high:
        bounds = f"{_number(low)} to {_number(high)}"
        return f"{about}{_number(value)} ({bounds})" if value is not None else f"{about}{bounds}"
    if low is not None and high is None:
        return f"{about}{_number(low)} or more"
    if high is not None and low is None:
        return f"{about}{_number(high)} or less"
    known = value if value is not None else low
    return about + (_number(known) if known is not None else "not known")


def detail_words(detail: Detail) -> str:
    """The normalised value of a detail."""
    match detail:
        case Quantity():
            return " ".join(flat(part) for part in (_amount(detail), detail.unit, detail.of) if part)
        case Time():
            ends = [flat(end) for end in (detail.start, detail.end) if end]
            return " to ".join(dict.fromkeys(ends)) or "not known"
        case Location():
            return ", ".join(flat(part) for part in (detail.name, detail.admin1, detail.country) if part)
