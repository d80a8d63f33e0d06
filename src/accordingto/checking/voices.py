"""Whose words stand at a place of the text, as far as the claims tell, for checks that compare a voice with itself."""

from __future__ import annotations

from ..records.material import Material


def voice(material: Material, at: int) -> str | None:
    """The name of the source whose claim covers the character `at`; None where it is nobody's, or nobody named."""
    for claim in material.claims:
        if claim.chain and any(span.start - 1 <= at < span.end for span in claim.content):
            origin = claim.chain[-1]
            return origin.name if origin.naming in ("named", "role") else None
    return None


def differ(one: str | None, other: str | None) -> bool:
    """Whether two voices are surely two: both known, without a common last word ("Stone", "Roger Stone")."""
    if one is None or other is None:
        return False
    return one.casefold().split()[-1:] != other.casefold().split()[-1:]
