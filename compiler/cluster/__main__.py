"""`python -m sc_compile.cluster URL [CHART...]`."""

from .command import command

command(prog_name="python -m sc_compile.cluster")
