"""What a document says of itself in its properties, taken only where it can be meant.

Programs fill titles and authors with file names and their own names; such a fact would be nobody's statement.
Invariant: nothing is changed but white space; what is not plausible is None.
"""

from __future__ import annotations

import re

from ..markup import squeezed

TITLE_CHARACTERS = 300

_NO_TITLE = re.compile(
    r"^[(\[]?(?:untitled|anonymous|unspecified|unbenannt|sans titre|sin título|title|titel|default|about:blank"
    r"|(?:document|dokument|presentation|book|mappe|draft|new)\s*\d*|microsoft (?:word|powerpoint|excel)\b.*"
    r"|powerpoint.presentation|.*\.(?:docx?|odt|rtf|pdf|indd|qxd|tmp|html?|txt|pages|dot[xm]?)|https?://.*|[\W\d_]*)[)\]]?$",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"^[(\[]?(?:(?:microsoft|windows|open ?office|libreoffice|python-docx|adobe|acrobat|quartz|xerox)\b.*"
    r"|anonymous|unknown|unnamed|unspecified|admin(?:istrator)?|user|owner|author|default|pc|root|guest|scanner|test|home"
    r"|office|hp|canon|[\W\d_]*|.)[)\]]?$",
    re.IGNORECASE,
)


def stated_title(value: object) -> str | None:
    """A title that somebody gave; None for file names and what programs put there."""
    title = squeezed(value) if isinstance(value, str) else ""
    return None if not title or len(title) > TITLE_CHARACTERS or _NO_TITLE.match(title) else title


def stated_author(value: object) -> str | None:
    """An author's name as it is stated; None for accounts and programs."""
    author = squeezed(value) if isinstance(value, str) else ""
    return None if not author or len(author) > TITLE_CHARACTERS or _NO_AUTHOR.match(author) else author
