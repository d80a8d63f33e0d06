"""Times as pages state them, to ISO 8601; what is not stated (a zone, a time of day) is not made up.

Invariant: `iso_time` gives a string that `datetime.fromisoformat` reads, or None.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from ..errors import InputError

YEARS = range(1600, 2101)
"""The first newspapers are of 1605; a year outside is a slip or a placeholder."""

_EPOCH = re.compile(r"\d{10}(\d{3})?")
_BASIC_DAY = re.compile(r"\d{8}")
_SPACE_BEFORE_ZONE = re.compile(r"\s+(?=[+-]\d{2}:?\d{2}$|Z$)")


def iso_time(stated: object) -> str | None:
    """ISO 8601 of a time stated in ISO's variants, RFC 2822 or seconds (milliseconds) since 1970; else None."""
    if not isinstance(stated, (str, int)):
        return None
    value = str(stated).strip()
    if _EPOCH.fullmatch(value):
        return datetime.fromtimestamp(int(value[:10]), UTC).isoformat()
    return _iso(value) or _rfc2822(value)


def declared_time(stated: str) -> str:
    """The ISO 8601 date or time that a user declared. Raises InputError for anything else."""
    value = _iso(stated.strip())
    if value is None:
        raise InputError(
            f"{stated!r} is no ISO 8601 date or time; write for example 2024-11-17 or 2024-11-17T09:30:00+01:00", "date"
        )
    return value


def is_later(stated: str | None, than: str | None) -> bool:
    """Whether a time is after another; False where either is not understood or only one has a zone."""
    moments = [datetime.fromisoformat(time) for each in (stated, than) if (time := iso_time(each))]
    zones = {moment.tzinfo is None for moment in moments}
    return len(moments) == 2 and len(zones) == 1 and moments[0] > moments[1]


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _iso(value: str) -> str | None:
    value = _SPACE_BEFORE_ZONE.sub("", value.upper())
    try:
        if len(value) == len("2024-11-17") or _BASIC_DAY.fullmatch(value):
            day = date.fromisoformat(value)
            return day.isoformat() if day.year in YEARS else None
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.isoformat(timespec="seconds") if moment.year in YEARS and len(value) > len("2024-11-17") else None


def _rfc2822(value: str) -> str | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
    return moment.isoformat() if moment.year in YEARS else None
