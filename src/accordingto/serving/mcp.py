"""`accordingto mcp`: the tools of `serving.assistants` over the Model Context Protocol, on standard input and output.

Invariant: standard output carries the protocol alone; a call is answered in one thread, one after the other.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from ..errors import AccordingtoError
from . import options
from .storage import place, tables_file

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server

    from .assistants.tools import Tools


@click.command("mcp")
@place
@click.option(
    "--fetch", is_flag=True, help="Let assistants have public addresses fetched, by the rules of their sites."
)
@options.tables
def mcp(place: str, fetch: bool) -> None:
    """Serve assistants (docs/assistants.md): read a text, search claims, open and digest stories, open spans.

    It speaks the Model Context Protocol on standard input and output, and is started by the assistant's program. It
    only reads; articles' words come in fields labelled as untrusted quotation.
    """
    try:
        import anyio
        import mcp.server.stdio  # noqa: F401 - said now where it is missing
    except ModuleNotFoundError as error:
        raise AccordingtoError(
            "the protocol's SDK is not installed: pip install 'accordingto[mcp]'", "no-mcp"
        ) from error
    from ..storing import open_store
    from .assistants.tools import Tools

    with open_store(place, create=False) as store:
        anyio.run(_serve, Tools(store, fetch=fetch, tables=tables_file()))


async def _serve(tools: Tools) -> None:
    from mcp.server.stdio import stdio_server

    server = server_of(tools)
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


def server_of(tools: Tools) -> Server[Any]:
    """The protocol's server with these tools."""
    import mcp_types as types
    from anyio import CapacityLimiter, to_thread
    from mcp.server.lowlevel import Server

    from .. import __version__
    from .assistants.described import INSTRUCTIONS

    turn = CapacityLimiter(1)
    listed = [
        types.Tool(
            name=each.name, title=each.title, description=each.description, input_schema=each.schema,
            annotations=types.ToolAnnotations(
                title=each.title, read_only_hint=True, destructive_hint=False, idempotent_hint=True,
                open_world_hint=each.outside,
            ),
        )
        for each in tools.described
    ]  # fmt: skip

    async def list_tools(_context: Any, _given: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=listed)

    async def call_tool(_context: Any, given: types.CallToolRequestParams) -> types.CallToolResult:
        row, failed = await to_thread.run_sync(tools.call, given.name, given.arguments or {}, limiter=turn)
        text = json.dumps(row, ensure_ascii=True)  # the same for clients that know no structure; escaped throughout
        content: list[types.ContentBlock] = [types.TextContent(type="text", text=text)]
        return types.CallToolResult(content=content, structured_content=row, is_error=failed)

    return Server(
        "accordingto", version=__version__, title="accordingto", instructions=INSTRUCTIONS,
        on_list_tools=list_tools, on_call_tool=call_tool,
    )  # fmt: skip


COMMANDS = (mcp,)
