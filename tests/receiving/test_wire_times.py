"""Times as agencies write them: ISO 8601's basic forms, with a zone and without."""

from __future__ import annotations

import pytest

from accordingto.receiving.times import is_later, iso_time


@pytest.mark.parametrize(
    ("stated", "time"),
    [
        ("20240710T130037Z", "2024-07-10T13:00:37+00:00"),
        ("20171219T103304+0200", "2017-12-19T10:33:04+02:00"),
        ("20171219T103304+02", "2017-12-19T10:33:04+02:00"),
        ("20150220T135142", "2015-02-20T13:51:42"),
        ("20240305T1015Z", "2024-03-05T10:15:00+00:00"),
        ("2017-08-24T01:58:40+0000", "2017-08-24T01:58:40+00:00"),
        ("2018-10-19T11:17:00.150Z", "2018-10-19T11:17:00+00:00"),
        ("2013-02-16t17:36:20z", "2013-02-16T17:36:20+00:00"),
        ("20240710", "2024-07-10"),
        ("20241310", None),
        ("2024", None),
        ("", None),
    ],
)
def test_basic_forms(stated: str, time: str | None) -> None:
    assert iso_time(stated) == time


def test_moments_are_compared_only_where_both_have_a_zone_or_none() -> None:
    assert is_later("20240305T1000+0100", "2024-03-05T08:59:00Z")
    assert not is_later("20240305T1000+0100", "2024-03-05T09:30:00Z")
    assert not is_later("20240305T1000", "2024-03-05T08:59:00Z")
    assert not is_later("tomorrow", "2024-03-05T08:59:00Z")
    assert not is_later("20240305T1000Z", None)
