"""XML: attacks come to nothing, whatever the encoding; honest documents are read whole."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accordingto.errors import AccordingtoError, Refused, TooLarge, Unreadable
from accordingto.receiving import Failure
from accordingto.receiving.formats import Carrier, read_body
from accordingto.receiving.xml import parse_xml

from . import hostile

CANARY = "canary-in-a-file"


@pytest.fixture
def canary() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        yield server


def test_no_attack_reads_a_file_opens_a_connection_or_runs_away(tmp_path: Path, canary: socket.socket) -> None:
    secret = tmp_path / "secret"
    secret.write_text(CANARY)
    url = f"http://127.0.0.1:{canary.getsockname()[1]}"
    names, codes = [], set()
    for attack in hostile.xml_attacks(str(secret), url):
        names.append(attack.name)
        try:
            items = list(read_body(attack.make(), attack.name, Carrier(attack.suffix)))
        except AccordingtoError as error:
            codes.add(error.code)
            continue
        for item in items:
            assert isinstance(item, Failure) or CANARY not in str(item.as_dict())
    assert len(set(names)) == len(names) >= 60
    assert codes <= {"xml", "xml-entities", "too-large", "format", "encoding", "too-short", "empty"}
    with pytest.raises(TimeoutError):
        canary.accept()


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [(b"<!DOCTYPE r [<!ENTITY a 'b'>]><r>&a;</r>", Refused, "xml-entities"),
     (b"<!DOCTYPE r [<!ENTITY % a 'b'>]><r/>", Refused, "xml-entities"),
     ("<!DOCTYPE r [<!ENTITY a 'b'>]><r/>".encode("utf-16"), Refused, "xml-entities"),
     (b"<r>&a;</r>", Unreadable, "xml"), (b"<r>", Unreadable, "xml"), (b"", Unreadable, "xml"),
     (b"<r/><!DOCTYPE r>", Unreadable, "xml"), (b"<!DOCTYPE r><!DOCTYPE r><r/>", Unreadable, "xml"),
     (b"<a>" * 300 + b"</a>" * 300, TooLarge, "too-large"),
     (b"<r>" + b"<a/>" * 300_001 + b"</r>", TooLarge, "too-large"),
     (b"<r " + b" ".join(b"a%d='1'" % n for n in range(1001)) + b"/>", TooLarge, "too-large")],
)  # fmt: skip
def test_what_is_damaged_or_made_to_harm_says_so(body: bytes, kind: type[AccordingtoError], code: str) -> None:
    with pytest.raises(kind) as raised:
        parse_xml(body)
    assert raised.value.code == code


@pytest.mark.parametrize(
    ("body", "text"),
    [(b"<!DOCTYPE r SYSTEM 'r.dtd'><r>caf&eacute;&nbsp;&lt;&#x41;&amp;eacute;</r>", "café\u00a0<A&eacute;"),
     (b"<!DOCTYPE r PUBLIC '-//X//>' \"a>b\" [ <!-- ]> <!ENTITY --> <!ELEMENT r ANY> <?p ]> ?> ]>\n<r>x</r>", "x"),
     (b"\xef\xbb\xbf<?xml version='1.0'?><r>x</r>", "x"), ("<r>é</r>".encode("utf-16"), "é"),
     ("<?xml version='1.0' encoding='utf-16'?><r>é</r>".encode("utf-16-be"), "é"),
     (b"<?xml version='1.0' encoding='ISO-8859-1'?><r>\xe9\x80</r>", "é€"),
     ("<?xml version='1.0' encoding='ISO-8859-1'?><r>é</r>".encode(), "é"),
     (b"<r>a\x1ab<!--c-->d<?e f?></r>", "a\ufffdbd"),
     (b"<?xml version='1.0' encoding='zlib'?><r>\xe9x</r>", None), (b"<r><![CDATA[<!ENTITY &eacute; >]]></r>", None)],
)  # fmt: skip
def test_honest_documents_are_read_whole(body: bytes, text: str | None) -> None:
    root = parse_xml(body)
    assert root.tag == "r"
    assert text is None or "".join(root.itertext()) == text


@given(st.binary(max_size=300) | st.text(alphabet="<>!?-[]&;'\"xENTITYDOCP% \n", max_size=200).map(str.encode))
def test_no_bytes_raise_anything_else(body: bytes) -> None:
    with suppress(Unreadable, Refused, TooLarge):
        parse_xml(body)
