"""`docs/operating.md` from its beginning to its end: what it shows of machines is printed."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from sc_compile.machines.cli import command
from sc_compile.machines.filter_text import parse_filter
from sc_compile.machines.filters import NAMES

from scripts import ROOT
from scripts.eventually import eventually
from scripts.local_restate import RestateServer
from tests.conftest import Serve
from tests.docs.conftest import compile_in
from tests.docs.pages import SAMPLES, Sample, write_files
from tests.docs.test_commands import assert_shown, change, commands_of

PAGE = ROOT / "docs" / "operating.md"
SLOW_S = 60.0
"""Each look is a process of its own."""

DIFFERS = re.compile(
    r"(?<![\w-])>?\d+[smhd]\b|\binv_\w+|\b\d{4}-\d\d-\d\d( \d\d:\d\d(:\d\d)?(\+00:00)?)?"
)


def comparable(text: str) -> str:
    """Leave out what differs from run to run: durations, times, ids, and the width of columns."""
    return re.sub(" +", " ", DIFFERS.sub("#", text))


@pytest.mark.long("dozens of processes, one after the other; tests/machines has the same commands")
@pytest.mark.capability("operating machines")
def test_the_page(restate: RestateServer, serve: Serve, tmp_path: Path) -> None:
    folder = tmp_path
    write_files(PAGE, folder)
    compile_in(folder, "invoices.sc")
    app = serve("generated:app", restate, cwd=folder, pythonpath=[folder])
    for number, country in enumerate(("de", "de", "de", "ch", "ch", "ch"), 1):
        key = f"{country}-{number}"
        restate.ingress.call("invoice", key, "create")
        if number != 3:
            event = {"type": "PAY", "cents": 100 * number}
            restate.ingress.call("invoice", key, "send", {"event": event})
    eventually(partial(has_settled, restate), timeout_s=SLOW_S)
    for sample in SAMPLES:
        if sample.page != PAGE:
            continue
        if sample.language == "diff":
            change(folder / sample.kind, sample)
            app.restart()
        if sample.language == "console":
            for typed, printed in commands_of(sample):
                check(typed, printed, sample, restate, folder)


def has_settled(restate: RestateServer) -> bool:
    """Return whether no actor is at work."""
    return not restate.query(
        "select id from sys_invocation where status != 'completed' and status != 'scheduled'"
    )


def check(typed: str, printed: str, sample: Sample, restate: RestateServer, folder: Path) -> None:
    """Type a command, until it prints what is shown: what goes on takes a moment to end."""
    program, *arguments = shlex.split(typed)
    assert program == "sc-machines", typed
    env = {"RESTATE_ADMIN_URL": restate.admin_url, "XDG_STATE_HOME": str(folder / "state")}

    def shown() -> bool:
        done = subprocess.run(
            [Path(sys.executable).with_name(program), *arguments],
            cwd=folder,
            env={**os.environ, **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert_shown(comparable(printed), comparable(done.stdout), sample)
        return True

    if arguments[0] in ("list", "show", "doctor"):
        eventually(shown, timeout_s=SLOW_S)
    else:
        shown()


def test_the_page_has_all_options() -> None:
    """The page lists the options of all commands, and no others."""
    text = PAGE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`--.*?) \|", text, re.MULTILINE)
    listed = {option for row in rows for option in re.findall(r"--[a-z-]+", row)}
    known = {
        option
        for each in command.commands.values()
        for parameter in each.params
        for option in parameter.opts
        if option.startswith("-")
    }
    assert listed | {"--input"} == known


def test_conditions_are_as_the_page_says() -> None:
    """Each line of the sample is a filter, and each name is one."""
    text = PAGE.read_text(encoding="utf-8")
    (sample,) = re.findall(r"^```text\n((?:.*\n)*?)```$", text, re.MULTILINE)
    for line in sample.splitlines():
        parse_filter(line)
    names = {each.rstrip(".") for each in NAMES}
    rows = text.partition("| name |")[2].partition("\n\n")[0].splitlines()[2:]
    listed = {
        name.partition(".")[0]
        for row in rows
        for name in re.findall(r"`([\w.]+)`", row.split("|")[1])
    }
    assert listed == names
