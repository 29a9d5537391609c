"""The command `sc-lsp`: the language server, which an editor starts and talks to."""

from __future__ import annotations

import gc
import logging
import sys

import click

from ..command_line import WRONG, run_command, say

IS_MISSING = "the package `pygls` is not installed: `pip install '/path/to/sc-compile[lsp]'`"


@click.command()
@click.option(
    "--stdio", is_flag=True, help="Talk on stdin and stdout; there is no other way, so far."
)
@click.version_option(package_name="sc-compile", prog_name="sc-lsp")
def command(stdio: bool) -> None:  # noqa: ARG001 - many editors pass it
    """Answer an editor's questions about statecharts: the Language Server Protocol.

    An editor starts it and talks to it on stdin and stdout.
    """
    try:
        from .requests import make_server
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        say(f"sc-lsp: {IS_MISSING}")
        sys.exit(WRONG)
    _quiet_refusals()
    # What analyses leave behind is collected when nobody types. Python looks for garbage itself
    # only where that has not come for long.
    gc.freeze()
    gc.set_threshold(2_000_000, 10, 10)
    make_server().start_io()


def _quiet_refusals() -> None:
    """Keep requests that are refused out of the log, where pygls shows them with a traceback."""
    from .server import RefusedError

    def is_bug(record: logging.LogRecord) -> bool:
        return record.exc_info is None or not isinstance(record.exc_info[1], RefusedError)

    logging.getLogger("pygls.protocol.json_rpc").addFilter(is_bug)


def main() -> None:
    """Run the command; a bug in it says that it is one."""
    run_command(command, "sc-lsp")
