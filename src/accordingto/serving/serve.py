"""The commands that open a store in a browser, and make tokens for it.

Nothing heavy is imported at the top, as `--help` has to answer at once.
"""

from __future__ import annotations

from pathlib import Path
from socket import AF_INET, AF_INET6, create_server, socket
from typing import Any, Literal

import click

from ..errors import AccordingtoError
from . import options
from .options import complain
from .storage import DEFAULT, place, tables_file


@click.command()
@place
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="The address to listen at; a public one needs a token."
)
@click.option("--port", type=click.IntRange(1, 65535), default=8765, show_default=True, help="The port to listen at.")
@click.option(
    "--allow-host", "names", metavar="NAME", multiple=True,
    help="A name besides this machine's own that the server answers to, such as that of a proxy before it.",
)  # fmt: skip
@click.option(
    "--token-file", "token_file", metavar="FILE", type=click.Path(exists=True, dir_okay=False),
    help="Who may ask from elsewhere: a file made with `accordingto token`.",
)  # fmt: skip
@click.option("--fetch", is_flag=True, help="Let the pages and the API read addresses from the network.")
@options.tables
def serve(
    place: str, host: str, port: int, names: tuple[str, ...], token_file: str | None, fetch: bool
) -> None:  # fmt: skip
    """Open a store in the browser: articles, claims, stories, sources, search; and an API (docs/serving.md).

    It answers this machine alone, and fetches nothing. Others are let in by --host or --allow-host, with tokens.

    \b
    Examples:
      accordingto serve
      accordingto serve --store newsroom.db --port 9000
      accordingto serve --host 0.0.0.0 --allow-host news.example.org --token-file tokens
    """
    import uvicorn

    from ..storing import open_store
    from .web.access import Tokens, tokens_of
    from .web.app import create_app
    from .web.settings import Settings

    settings = Settings(
        host=host, port=port, names=frozenset(name.lower() for name in names), fetch=fetch, tables=tables_file(),
        tokens=tokens_of(Path(token_file)) if token_file else Tokens(),
    )  # fmt: skip
    with open_store(place, create=place == DEFAULT):
        pass  # what is wrong with it is said now, in a line
    with _listening(host, port) as listening:
        complain(f"open http://{f'[{host}]' if ':' in host else host}:{port}/ in a browser; ctrl-c ends it")
        config = uvicorn.Config(create_app(place, settings), **uvicorn_options(settings))
        uvicorn.Server(config).run(sockets=[listening])


def _listening(host: str, port: int) -> socket:
    """The socket at that place. Raises AccordingtoError where it is taken or none."""
    try:
        family = AF_INET6 if ":" in host else AF_INET
        return create_server((host, port), family=family, backlog=128)
    except (OSError, UnicodeError) as error:
        said = getattr(error, "strerror", None) or error
        raise AccordingtoError(
            f"{host}:{port} cannot be listened at: {said}; give another --port or --host", "bind"
        ) from error


def uvicorn_options(settings: Any) -> dict[str, Any]:
    """How the server is run: the plain parser, small heads, nobody's word on who asks but the connection's."""
    from .web.connections import patient_for

    return {
        "host": settings.host, "port": settings.port, "http": patient_for(settings.limits.head_seconds), "ws": "none",
        "log_level": "warning", "access_log": False, "server_header": False, "proxy_headers": False,
        "limit_concurrency": 200, "timeout_keep_alive": 10, "timeout_graceful_shutdown": 5,
        "h11_max_incomplete_event_size": settings.limits.headers + settings.limits.target,
    }  # fmt: skip


@click.command()
@click.argument("name")
@click.option(
    "--file", "path", metavar="FILE", required=True, type=click.Path(dir_okay=False), help="Where its hash is kept."
)
@click.option(
    "--scope", type=click.Choice(["read", "write", "admin"]), default="read", show_default=True,
    help="What it allows; each includes those before it.",
)  # fmt: skip
def token(name: str, path: str, scope: Literal["read", "write", "admin"]) -> None:
    """Make a token for `serve --token-file`, named for who gets it. It is shown once; the file keeps only its hash."""
    from .web.access import add_to, made

    given, kept = made(name, scope)
    add_to(Path(path), kept)
    click.echo(given)


COMMANDS = (serve, token)
