"""Receiving: files, folders, addresses and standard input to articles, each refusal with its reason.

Invariant: importing this room loads no third-party library; each reader loads what it needs when it is used.
"""

from __future__ import annotations

from .dispatch import receive
from .fetching import Fetched, fetch
from .inputs import Failure, Input, expand
from .languages import detect_language
from .plain import from_text

__all__ = ["Failure", "Fetched", "Input", "detect_language", "expand", "fetch", "from_text", "receive"]
