"""One module opens connections: no other code of the program can, by whatever library.

The store's database drivers are not named here: storing talks to its database and to nothing else.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import accordingto

SOURCE = Path(accordingto.__file__).parent
SOCKETS = {"socket", "_socket", "socketserver", "ssl", "_ssl", "asyncio", "selectors", "trio", "anyio", "curio"}
CLIENTS = {
    "httpcore", "h11", "h2", "http", "urllib3", "requests", "httpx", "aiohttp", "pycurl", "ftplib", "smtplib",
    "poplib",
    "imaplib", "telnetlib", "nntplib", "xmlrpc", "websocket", "websockets", "paramiko", "fsspec", "smart_open",
    "httplib2",
    "huggingface_hub", "geventhttpclient", "tornado", "twisted", "gevent", "webbrowser", "dns", "grpc", "boto3",
}  # fmt: skip
FETCHING_PARTS = {
    "urllib.request", "multiprocessing.managers", "logging.handlers", "trafilatura.downloads", "trafilatura.sitemaps",
    "trafilatura.feeds", "trafilatura.spider", "trafilatura.cli", "lxml.html.parse",
}  # fmt: skip
FETCHING_NAMES = {
    "urlopen", "urlretrieve", "fetch_url", "fetch_response", "create_connection", "open_connection",
    "buffered_downloads",
    "load_html_from_url", "focused_crawler", "sitemap_search", "find_feed_urls",
}  # fmt: skip
PROGRAMS = {"curl", "wget", "ssh", "nc", "ftp"}
ALLOWED = {
    # (module, what): why
    ("receiving/connecting.py", "socket"): "the door",
    ("receiving/connecting.py", "ssl"): "the door",
    ("receiving/connecting.py", "httpcore"): "the door",
    ("receiving/fetching.py", "httpcore"): "speaks HTTP over the door",
    ("receiving/fetching.py", "ssl"): "the type of what the door is given",
    ("serving/serve.py", "socket"): "the socket that the server listens at",
    ("serving/web/connections.py", "socket"): "options of connections that others opened",
    ("serving/web/connections.py", "asyncio"): "a timer that ends them",
    ("serving/web/safety.py", "asyncio"): "times that an answer may take",
    ("serving/web/app.py", "http"): "names of status codes",
    ("serving/web/problems.py", "http"): "names of status codes",
    ("serving/mcp.py", "anyio"): "runs the server on standard input and output",
    ("evaluating/places.py", "etree.parse"): "a gold corpus that its developer names by a Path",
}


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def imported(tree: ast.AST) -> Iterator[str]:
    """Every module that is imported by name, at whatever place; strings given to import_module and __import__ too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or ""
            yield from (f"{node.module}.{each.name}" for each in node.names)
        elif isinstance(node, ast.Call) and named(node.func) in ("import_module", "__import__"):
            yield from (str(each.value) for each in node.args if isinstance(each, ast.Constant))


def named(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def offences(tree: ast.AST) -> Iterator[str]:
    """What could open a connection."""
    for name in imported(tree):
        if name.partition(".")[0] in SOCKETS | CLIENTS:
            yield name.partition(".")[0]
        if any(name == part or name.startswith(f"{part}.") for part in FETCHING_PARTS):
            yield name
    strangers = {"etree", "html", "lxml", "feedparser"} | set(from_strangers(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from called(node, strangers)
        elif isinstance(node, ast.ImportFrom):
            yield from (each.name for each in node.names if each.name in FETCHING_NAMES)


def from_strangers(tree: ast.AST) -> Iterator[str]:
    """Names of functions that come straight from the parsers."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in ("lxml", "feedparser"):
            yield from (each.asname or each.name for each in node.names)


def called(node: ast.Call, strangers: set[str]) -> Iterator[str]:
    name = named(node.func)
    if name in FETCHING_NAMES:
        yield name
    owner = named(node.func.value) if isinstance(node.func, ast.Attribute) else ""
    # lxml's and feedparser's `parse` take an address as gladly as a file: only BytesIO goes in.
    argument = node.args[0] if node.args else None
    parses = (name == "parse" and owner in strangers) or (not owner and name in strangers and "parse" in name)
    if parses and not is_bytes(argument):
        yield f"{owner}.parse"
    if any(keyword.arg == "no_network" and not is_true(keyword.value) for keyword in node.keywords):
        yield "no_network"
    words = [each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    if owner == "subprocess" and PROGRAMS & {word.rpartition("/")[2] for word in words}:
        yield f"subprocess {words}"


def is_bytes(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Call) and named(node.func) == "BytesIO"


def is_true(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


@pytest.mark.parametrize("module", modules(), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_no_other_module_can_fetch(module: Path) -> None:
    name = module.relative_to(SOURCE).as_posix()
    found = {each for each in offences(ast.parse(module.read_bytes())) if (name, each) not in ALLOWED}
    assert not found


def test_the_exemptions_are_all_needed() -> None:
    names = {name for name, _ in ALLOWED}
    assert set(ALLOWED) == {
        (name, each) for name in names for each in offences(ast.parse((SOURCE / name).read_bytes()))
    }


@pytest.mark.parametrize(
    "source",
    [
        "import requests", "from urllib.request import urlopen", "import urllib.request as u",
        "from urllib import request",
        "import http.client", "from http import client", "import socket", "def f():\n    import ftplib",
        "import smtplib",
        "from trafilatura import fetch_url", "import trafilatura\ntrafilatura.fetch_url(a)", "import aiohttp, httpx",
        "import feedparser\nfeedparser.parse(address)", "from feedparser import parse\nparse(address)",
        "from lxml import etree\netree.parse(address)", "from lxml import html\nhtml.parse('http://a/')",
        "etree.XMLParser(no_network=False)", "etree.XMLParser(no_network=wanted)", "__import__('socket')",
        "importlib.import_module('http.client')", "import subprocess\nsubprocess.run(['/usr/bin/curl', a])",
        "import asyncio",
    ],
)  # fmt: skip
def test_the_check_sees(source: str) -> None:
    assert list(offences(ast.parse(source)))
