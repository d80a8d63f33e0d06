"""Canonical addresses: the spellings of one web address that mean the same page, made one.

Only what cannot change the page goes: case of scheme and host, default ports, the fragment, a trailing dot of the
host, parameters that are known to be for tracking. Invariant: `canonical(canonical(x)) == canonical(x)`.
"""

from __future__ import annotations

import re

# Parameters that mailing and advertising services append to the links of others, by their own documentation.
_TRACKING = re.compile(
    r"(?:utm_\w*|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_cid|mc_eid|"
    r"_ga|_gl|_hsenc|_hsmi|mkt_tok|vero_id|oly_anon_id|oly_enc_id|s_cid|cmpid|ocid|srsltid|at_medium|at_campaign)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\s*(https?)://([^/?#\s]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.IGNORECASE | re.DOTALL)
_PORTS = {"http": ":80", "https": ":443"}


def canonical(address: str) -> str:
    """The one spelling of a web address; any other name (a URN, a tag, a file's name) as it is."""
    found = _ADDRESS.fullmatch(address)
    if not found or not found[2]:
        return address
    scheme, path, query = found[1].lower(), found[3].strip() or "/", found[4]
    user, at, host = found[2].rpartition("@")
    host = host.lower().removesuffix(_PORTS[scheme])
    name, colon, port = host.partition(":") if not host.startswith("[") else (host, "", "")
    kept = "&".join(p for p in (query or "").strip().split("&") if p and not _TRACKING.fullmatch(p.partition("=")[0]))
    return f"{scheme}://{user}{at}{name.rstrip('.')}{colon}{port}{path}" + (f"?{kept}" if kept else "")
