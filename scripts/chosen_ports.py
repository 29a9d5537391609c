"""Ports of programs that people start: the options for them, and what to do where one is taken."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Mapping
from typing import NoReturn

from scripts.child_process import is_free


class PortError(Exception):
    """A port is taken; in a line for the user."""


def add_port_options(parser: argparse.ArgumentParser, ports: Mapping[str, int]) -> None:
    """Add an option for each port, such as `--ingress-port`."""
    for name, port in ports.items():
        parser.add_argument(f"--{name}-port", type=int, default=port, metavar="PORT")


def require_free_ports(
    parser: argparse.ArgumentParser, options: argparse.Namespace, ports: Mapping[str, int]
) -> None:
    """Refuse ports that another program listens on. Raises PortError."""
    for name in ports:
        port = getattr(options, f"{name}_port")
        if not is_free(port):
            raise PortError(
                f"port {port} is taken: stop the program that listens on it, or choose another "
                f"port with `.venv/bin/python -m {parser.prog} --{name}-port PORT`"
            )


def end_on_terminate() -> None:
    """Let SIGTERM end this process in order."""
    signal.signal(signal.SIGTERM, _exit)


def _exit(signal_number: int, _frame: object) -> NoReturn:
    sys.exit(128 + signal_number)
