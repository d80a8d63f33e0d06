"""What linking asks of whoever keeps the articles: candidates near one, without comparing with all.

Declared here, implemented by `storing`; linking opens no database. Invariant: an answer depends on what is kept,
never on the order in which it came.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ..records.stories import Signature


class Neighbours(Protocol):
    """Signatures of other articles, by what they have in common with one."""

    def near(self, signature: Signature, days: int, limit: int) -> Sequence[Signature]:
        """At most `limit` signatures that share the most keys with this one, published within so many days of it (an
        article without a day is within any); ties by article id. Its own article is not among them."""
        ...
