"""Posts that a page embeds are their authors' words, not the publisher's.

Invariant: no claim that lies in an embedded post is the publisher's own voice, and each of their
chains begins with the post.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..records.claims import ChainLink, Claim, Relation
from ..records.declared import Post


def with_posts(claims: Sequence[Claim], posts: Sequence[Post]) -> list[Claim]:
    """`claims`, those in an embedded post credited to it: social post -> its author -> whom the author cites."""
    embeds = [post for post in posts if post.kind == "embed"]
    return [_credited(claim, _around(claim, embeds)) for claim in claims]


def _around(claim: Claim, embeds: Sequence[Post]) -> Post | None:
    spans = (*claim.content, *claim.cue, *claim.source)
    return next((p for p in embeds if all(p.start <= s.start and s.end <= p.end for s in spans)), None)


def _credited(claim: Claim, post: Post | None) -> Claim:
    if post is None:
        return claim
    own = claim.kind == "own-voice"
    onwards: Relation | None = None if own else "citing"
    links = [ChainLink(None, None, "social-post", "bare", relation="by" if post.author else onwards)]
    if post.author:
        links.append(ChainLink(None, post.author, None, "named", relation=onwards))
    return replace(claim, kind="direct" if own else claim.kind, chain=(*links, *claim.chain))
