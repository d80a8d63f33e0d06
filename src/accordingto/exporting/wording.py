"""The few words that the program adds around spans: for certainty, stance, kinds, findings.

They stand once, here, so that terminal, page and table say the same thing in the same words. Invariant:
a function returns spans' exact text, resolved names, or words from the tables below, and no other prose.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..records.claims import Certainty, Claim
from ..records.readings import Finding
from ..records.spans import Span

ELLIPSIS = "…"
ROLES = {"content": "what is said", "source": "who says it", "cue": "the words that say so", "rejected": "left out"}
KINDS = {
    "direct": "direct", "indirect": "indirect", "mixed": "mixed", "no-answer": "no answer", "own-voice": "own voice",
}  # fmt: skip
ANSWERS = {
    "declined": "declined to answer", "refused": "refused to answer", "no-response": "did not respond",
    "unreachable": "could not be reached",
}  # fmt: skip
STANCES = {
    None: "", "neutral": "", "claiming": "told as a claim", "conceding": "told as an admission",
    "endorsing": "told as a fact", "denying": "told as a denial", "warning": "told as a warning",
    "predicting": "told as a prediction",
}  # fmt: skip
DISTANCE = "the reporter keeps a distance"
ASKED = "asked about"
SECOND_LOOK = "Worth a second look"
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


def kind_words(claim: Claim) -> str:
    """The claim's kind, and its act where that is no speech."""
    kind = f"{KINDS[claim.kind]}: {ANSWERS[claim.answer.form]}" if claim.answer else KINDS[claim.kind]
    return f"{kind}, attitude" if claim.act == "attitude" else kind


def content_words(claim: Claim) -> str:
    """What is said, or what was asked where nothing was answered: the text's own words."""
    return joined(claim.content or (claim.answer.matter if claim.answer else ()) or claim.cue)


def certainty_words(certainty: Certainty) -> str:
    """The speaker's stance in one or two words."""
    return CERTAINTIES[certainty.level, certainty.polarity]


def sure_words(claim: Claim) -> str:
    """How sure the speaker is, with the words that carry it; how the reporting verb presents it; the reporter's own
    distance.

    Nothing for a no-answer, which takes no stance.
    """
    if claim.kind == "no-answer":
        return ""
    sure = certainty_words(claim.certainty)
    if claim.certainty.spans:
        sure += f" {quoted(claim.certainty.spans)}"
    reserve = f"distance {quoted([claim.distance])}" if claim.distance else ""
    return "; ".join(filter(None, (sure, STANCES[claim.stance], reserve)))


def terms(claim: Claim) -> list[tuple[str, str]]:
    """What else is known of a claim, each with a name: why a source is not named, how it knows what it says, what was
    asked, to whom, when and where it was said."""
    anonymity, said, answer = claim.anonymity, claim.said, claim.answer
    told = content_words(claim) if claim.content else ""
    matter = [span for span in (answer.matter if answer else ()) if flat(span.exact) not in told]
    named: tuple[tuple[str, Iterable[Span | None]], ...] = (
        ("reason for anonymity", [anonymity.reason if anonymity else None]),
        ("basis of access", [anonymity.access if anonymity else None]),
        (ASKED, matter),
        ("said to", [said.to if said else None]),
        ("said when", [said.when if said else None]),
        ("said where", [said.where if said else None]),
    )
    stated = ((name, [span for span in spans if span]) for name, spans in named)
    return [(name, quoted(spans)) for name, spans in stated if spans]


def findings_counted(findings: Iterable[Finding]) -> str:
    """How many of each level: "1 warning, 2 notes"."""
    levels = [finding.level for finding in findings]
    counts = ((levels.count("warning"), "warning"), (levels.count("note"), "note"))
    return ", ".join(f"{count} {level}{'' if count == 1 else 's'}" for count, level in counts if count)


def letter(number: int) -> str:
    """The letter of the nth finding, from 1: a, b, …, z, aa, ab."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
