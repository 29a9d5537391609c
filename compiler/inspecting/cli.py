"""The command `sc-inspect`: a web page over the machines of a running Restate."""

from __future__ import annotations

import socket
import sys
from contextlib import suppress
from importlib.metadata import version

import click

from ..breaking.origins import OriginError
from ..cluster.admin import Admin
from ..cluster.connection import ClusterError
from ..command_line import FINE, WRONG, admin_option, import_from, ingress_option, run_command, say

PORT = 9075
HOST = "127.0.0.1"
IS_MISSING = "what serves pages is not installed: `pip install '/path/to/sc-compile[inspect]'`"


@click.command(
    epilog="Exit codes: 0 it was ended with Ctrl-C; 2 wrong usage, something is not installed, or "
    "a bug."
)
@click.argument("charts", metavar="[CHART]...", nargs=-1)
@admin_option
@ingress_option
@click.option(
    "--allow-sending",
    is_flag=True,
    help="Let the page send events, retry and migrate. Without it, it only looks.",
)
@click.option("--show-private", is_flag=True, help="Show what the charts keep private.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="Where it listens; 0 is any port that is free.",
)
@click.option(
    "--host",
    default=HOST,
    show_default=True,
    help="The address that it listens at. Whoever reaches it sees all machines.",
)
@click.option(
    "--allow-host",
    "hosts",
    metavar="NAME",
    multiple=True,
    help="A name that browsers have for it, besides localhost; can be given several times.",
)
@import_from
@click.version_option(version("sc-compile"), prog_name="sc-inspect")
def command(
    charts: tuple[str, ...],
    admin_url: str,
    ingress_url: str | None,
    allow_sending: bool,
    show_private: bool,
    port: int,
    host: str,
    hosts: tuple[str, ...],
    allowed: tuple[str, ...],
) -> None:
    """Serve a page over the machines of a running Restate, until Ctrl-C.

    CHART is a chart or a folder of charts: those of which a machine's picture is drawn.
    """
    try:
        import uvicorn

        from .app import make_app
    except ImportError as error:
        if error.name is not None and error.name.partition(".")[0] in ("starlette", "uvicorn"):
            say(f"sc-inspect: {IS_MISSING}")
            sys.exit(WRONG)
        raise
    from ..drawing.elk import Elk
    from .charts import Charts
    from .looking import Looker
    from .sending import Sender
    from .site import Site

    try:
        drawn = Charts(charts, Elk, allowed)
        with (
            Admin(admin_url) as admin,
            Sender(admin, ingress_url) as sender,
            _listen(host, port) as listener,
        ):
            site = Site(
                looker=Looker(admin, show_private=show_private),
                charts=drawn,
                sender=sender if allow_sending else None,
                restate_url=admin.url,
                hosts=(host, f"[{host}]", *hosts),
            )
            for each in drawn.wrong:
                click.echo(each, err=True)
            if listener.getsockname()[0] not in ("127.0.0.1", "::1"):
                say(f"warning: whoever reaches {host} sees all machines")
            shown = f"[{host}]" if ":" in host else host
            click.echo(f"http://{shown}:{listener.getsockname()[1]}/  (Ctrl-C ends it)")
            settings = uvicorn.Config(
                make_app(site),
                log_level="warning",
                lifespan="off",
                access_log=False,
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=1,
            )
            with suppress(KeyboardInterrupt):
                uvicorn.Server(settings).run(sockets=[listener])
            site.runs.end()
    except (ClusterError, OriginError) as error:
        say(f"sc-inspect: {error}")
        sys.exit(WRONG)
    sys.exit(FINE)


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address; end the command where that is not possible."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        why = str(error.strerror or error).partition(" (")[0]
        say(f"sc-inspect: cannot listen at {host}, port {port}: {why}")
        sys.exit(WRONG)


def main() -> None:
    """Run the command; a bug in it says that it is one."""
    run_command(command, "sc-inspect")
