"""No way to a private address, a way to each public one: for the policy, the fetcher, every command that fetches.

The whole list, for every command: `python bench/hostile_addresses.py`.
"""

from __future__ import annotations

import socket
import sys
from ipaddress import ip_address

import pytest

from accordingto.errors import FetchError, Forbidden
from accordingto.receiving.addresses import checked_url, is_public
from accordingto.receiving.fetching import Fetcher
from accordingto.receiving.limits import FetchLimits
from accordingto.serving.cli import cli

from . import hostile_addresses as hostile
from .commands import FETCHING, Run, run


def test_the_lists_are_long_enough() -> None:
    assert len(hostile.literals()) >= 180
    assert len(set(hostile.SPELLINGS)) >= 40
    assert len(set(hostile.PUBLIC)) >= 50


@pytest.mark.parametrize("address", hostile.literals())
def test_special_addresses_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", [*hostile.PUBLIC_V4, *hostile.PUBLIC_V6])
def test_their_neighbours_are(address: str) -> None:
    assert is_public(ip_address(address))


def test_a_zone_is_never_public() -> None:
    assert not is_public(ip_address("2606:4700::1111%eth0"))


class Recording(socket.socket):
    """Notes where it is to connect to, and goes nowhere."""

    asked: list[str]

    def connect(self, address: object) -> None:
        assert isinstance(address, tuple)
        self.asked.append(address[0])
        raise ConnectionRefusedError("a stand-in")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that a connection was asked for, all of them stopped."""
    found: list[str] = []
    monkeypatch.setattr(Recording, "asked", found, raising=False)
    monkeypatch.setattr(socket, "socket", Recording)
    return found


def resolver(host: str, port: int) -> list[str]:
    names = hostile.fixed()
    if host in names:
        return names[host][0]
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, flags=socket.AI_NUMERICHOST)]


@pytest.mark.parametrize("address", hostile.SPELLINGS)
def test_no_spelling_gets_through(address: str, asked: list[str]) -> None:
    with pytest.raises(FetchError):
        Fetcher(FetchLimits(deadline=3.0), resolver=resolver).fetch(address)
    assert asked == []


@pytest.mark.parametrize("address", hostile.PUBLIC)
def test_public_addresses_are_asked(address: str, asked: list[str]) -> None:
    with pytest.raises(FetchError):
        Fetcher(FetchLimits(deadline=3.0), resolver=resolver).fetch(address)
    assert asked
    assert all(is_public(ip_address(each)) for each in asked)


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "http://[::1]/", "http://inside.example/"])
def test_the_recording_sees_what_gets_through(address: str, asked: list[str]) -> None:
    with pytest.raises(FetchError):
        Fetcher(FetchLimits(deadline=3.0), allowed=lambda each: True, resolver=resolver).fetch(address)
    assert asked


@pytest.mark.parametrize("port", [0, 1, 21, 22, 25, 53, 79, 81, 110, 143, 389, 444, 1023, 6000, 6667, 10080])
def test_ports_where_no_web_pages_are(port: int) -> None:
    with pytest.raises(Forbidden):
        checked_url(f"http://news.example:{port}/")


@pytest.mark.parametrize("port", [80, 443, 1024, 3000, 8000, 8080, 8443, 65535])
def test_ports_where_there_may_be(port: int) -> None:
    assert f":{port}" in checked_url(f"http://news.example:{port}/a") or port == 80


def test_addresses_are_written_in_ascii() -> None:
    assert (
        checked_url("http://bücher.example/größe?q=ü&x=1#f")
        == "http://xn--bcher-kva.example/gr%C3%B6%C3%9Fe?q=%C3%BC&x=1"
    )
    assert checked_url("http://straße.example/") == "http://xn--strae-oqa.example/"  # as browsers do, not "strasse"
    assert checked_url("https://news.example:443/a%20b") == "https://news.example/a%20b"
    assert checked_url("http://News.Example.") == "http://news.example/"
    assert checked_url("http://news.example/%E0%A4%A") == "http://news.example/%E0%A4%A"
    assert checked_url("http://[2606:4700:0:0::1111]:8080/") == "http://[2606:4700::1111]:8080/"


def test_no_command_that_fetches_is_forgotten() -> None:
    takes = {name: {each.name for each in command.params} for name, command in cli.commands.items()}
    assert {name for name, parameters in takes.items() if parameters & {"inputs", "feeds", "address", "url"}} == {
        *FETCHING
    }


def assert_kept_out(done: Run) -> None:
    """Nothing but public addresses was connected to, and each process was in the stand-in world."""
    assert not done.bypassed()
    assert not [each for each in done.connected() if not is_public(ip_address(each))], done.errors


@pytest.mark.skipif(sys.platform == "win32", reason="the recording goes through a named pipe")
@pytest.mark.parametrize("command", FETCHING)
def test_no_command_is_led_inside(command: str) -> None:
    led = {"led.example": [["9.9.9.10"]], "entry.example": [["9.9.9.11"]]}
    names = {**hostile.fixed(), **hostile.rebinding(24), **led}
    bad = [
        *(hostile.as_url(address) for address in hostile.literals()[::9]),
        *(each for each in hostile.SPELLINGS[::4] if "\x00" not in each),
        *(f"http://turn{number}.example/" for number in range(24)),
        *(f"http://news.example/{name}" for name in list(hostile.REDIRECTS)[::3]),
    ]
    good = hostile.PUBLIC[::6]
    locations = {**hostile.REDIRECTS, "led": "http://led.example/"}
    script = hostile.Script(names, locations, (*bad[::3], "http://entry.example/"))
    done = run(command, [*bad, *good, "http://news.example/led", "http://feed.news.test/feed"], script)
    assert_kept_out(done)
    assert len(set(done.connected())) >= 8
    assert "9.9.9.10" in done.connected()  # redirects are followed where they may
    assert ("9.9.9.11" in done.connected()) == (command == "watch")  # and the entries of a feed visited
    assert done.processes >= 2  # the children are in the stand-in world too
