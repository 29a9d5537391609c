"""The commands on the pages: those of the project run, calls are answered by a real server."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import pytest
import uvicorn
from sc_compile.breaking.cli import command as sc_breaking
from sc_compile.cli import command as sc_compile
from sc_compile.drawing.cli import command as sc_draw
from sc_compile.formatting.cli import command as sc_format
from sc_compile.inspecting.cli import command as sc_inspect
from sc_compile.machines.cli import command as sc_machines

from scripts import ROOT
from scripts.eventually import eventually
from scripts.local_restate import RestateServer
from tests.docs.pages import PAGES, SAMPLES, Sample, name_of, write_files
from tests.git import commit, git

OURS: dict[str, click.Command] = {
    "sc-compile": sc_compile,
    "sc-breaking": sc_breaking,
    "sc-draw": sc_draw,
    "sc-format": sc_format,
    "sc-inspect": sc_inspect,
    "sc-machines": sc_machines,
}
ON_A_CLUSTER = ("--cluster", "sc-inspect", "sc-machines")
"""What commands say that ask a server: tests of their pages run them."""
ELK = ROOT / "node_modules" / "elkjs" / "lib" / "elk-worker.min.js"
STDIN = "-"
NOT_RUN = {".", "cd", "node_modules/.bin/restate-server", "python3", "restate"}
"""Programs that are only shown; those of which something can be checked are not among them."""


def commands_of(sample: Sample) -> Iterator[tuple[str, str]]:
    """Yield the commands of a sample, each with what it prints."""
    for part in re.split(r"^\$ ", sample.text, flags=re.MULTILINE)[1:]:
        typed, _, printed = part.partition("\n")
        while typed.endswith("\\"):
            more, _, printed = printed.partition("\n")
            typed = typed[:-1] + more.strip()
        yield re.sub(r"\s+# .*", "", typed), printed.strip("\n")


COMMANDS = [
    (sample, typed, printed)
    for sample in SAMPLES
    if sample.language == "console"
    for typed, printed in commands_of(sample)
]
PAGES_WITH_COMMANDS = sorted({sample.page for sample, _, _ in COMMANDS})


def command_on(page: Path, beginning: str) -> tuple[Sample, str, str]:
    """Return the only command of a page that begins so, with what it prints."""
    (found,) = [each for each in COMMANDS if each[0].page == page and each[1].startswith(beginning)]
    return found


# --- commands of the project ----------------------------------------------------------------------


README = ROOT / "README.md"
OTHER_PAGES = pytest.mark.long("a process for each command, of the kind that the README has, too")


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, marks=[] if page == README else OTHER_PAGES)
        for page in PAGES_WITH_COMMANDS
    ],
    ids=name_of,
)
def test_compiler_commands(page: Path, folder: Path) -> None:
    """The compiler does what a page shows, in the order of the page."""
    write_files(page, folder)
    git("init", "-q", "-b", "main", folder=folder)
    commit("as the page has it", folder)
    for sample in SAMPLES:
        if sample.page != page:
            continue
        if sample.language == "diff" and sample.kind:
            change(folder / sample.kind, sample)
        if sample.language == "console":
            for typed, printed in commands_of(sample):
                asks = any(each in typed for each in ON_A_CLUSTER)
                if typed.partition(" ")[0] in OURS and not asks:
                    run(typed, printed, sample, folder)


def change(path: Path, sample: Sample) -> None:
    """Change a file as a sample shows it, in as many places as a line `...` parts."""
    text = path.read_text(encoding="utf-8")
    for part in re.split(r"^\.\.\.\n", sample.text, flags=re.MULTILINE):
        lines = part.splitlines(keepends=True)
        old, new = ("".join(line[1:] for line in lines if line[0] in f" {sign}") for sign in "-+")
        assert text.count(old) == 1, f"{sample.place}: not once in {path.name}:\n{old}"
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def run(typed: str, printed: str, sample: Sample, folder: Path) -> None:
    """Run a command of the project; it prints what is shown, or is at least content."""
    program, _, arguments = typed.partition(" ")
    done = subprocess.run(
        f"{shlex.quote(str(Path(sys.executable).with_name(program)))} {arguments}",
        shell=True,
        cwd=folder,
        env={**os.environ, "SC_DRAW_ELK": str(ELK)},
        capture_output=True,
        text=True,
        check=False,
    )
    if printed:
        assert_shown(printed, done.stdout + done.stderr, sample)
    else:
        assert done.returncode == 0, f"{sample.place}: {typed}\n{done.stdout}{done.stderr}"


def assert_shown(shown: str, actual: str, sample: Sample) -> None:
    """Compare what a page shows with what there is; a line `...` stands for any lines."""
    parts = [part.strip("\n") for part in re.split(r"^\.\.\.$", shown, flags=re.MULTILINE)]
    at = 0
    for part in parts:
        found = actual.find(part, at)
        assert found >= 0, f"{sample.place}: shown is\n{shown}\n\nbut it prints\n{actual}"
        at = found + len(part)


# --- calls to a real server -----------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES_WITH_COMMANDS, ids=name_of)
def test_calls(page: Path, served: str, restate: RestateServer) -> None:
    """The calls that a page shows are answered as it shows, one after the other."""
    for sample, typed, printed in COMMANDS:
        if sample.page == page and typed.startswith("curl "):
            call(typed, printed, sample, served, restate)


def call(typed: str, printed: str, sample: Sample, served: str, restate: RestateServer) -> None:
    """Type a call; where it only looks, what is shown may take a while to be so."""
    typed = typed.replace("http://localhost:9080", served)
    typed = typed.replace("localhost:8080", restate.ingress_url)
    typed = typed.replace("localhost:9070", restate.admin_url)

    def answer() -> Any:
        done = subprocess.run(
            [*shlex.split(typed), "-sS", "--max-time", "60"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{sample.place}: {typed}\n{done.stderr}"
        if not printed:
            return True
        actual, shown = json.loads(done.stdout), json.loads(printed)
        if "rows" in shown:  # other pages have machines too
            assert all(row in actual["rows"] for row in shown["rows"]), actual
        else:
            assert actual == shown, f"{sample.place}: {typed}"
            assert list(actual) == list(shown), f"{sample.place}: the order of the fields"
        return True

    if "/snapshot" in typed or "/query" in typed:
        eventually(answer, timeout_s=20)
    else:
        answer()


QUERIES = [sample for sample in SAMPLES if sample.language == "sql"]


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("sample", QUERIES, ids=lambda sample: sample.place)
def test_queries(sample: Sample, restate: RestateServer) -> None:
    """The server takes every query that a page shows."""
    for query in sample.text.split(";"):
        if query.strip():
            restate.query(query)


# --- what cannot be run here ----------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES_WITH_COMMANDS, ids=name_of)
def test_other_commands_are_possible(page: Path) -> None:
    """What the commands name is there: targets, options, extras, packages."""
    for sample, typed, _ in COMMANDS:
        if sample.page != page:
            continue
        for each in typed.split(" && "):
            check_possible(each, sample)


def check_possible(typed: str, sample: Sample) -> None:
    """Check what a command names, as far as that is possible without running it."""
    words = shlex.split(typed)
    program, arguments = words[0], words[1:]
    match program:
        case "curl":
            pass  # run above
        case _ if program in OURS:
            check_options(OURS[program], arguments, sample)
        case "uvicorn":
            check_options(uvicorn.main, arguments, sample)
            assert re.fullmatch(r"generated(\.\w+)?:app", arguments[0]), sample.place
        case "make":
            makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
            assert re.search(rf"^{arguments[0]}:", makefile, re.MULTILINE), sample.place
        case "pip":
            project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
            for extra in re.findall(r"\[(\w+)\]", typed):
                assert extra in project["project"]["optional-dependencies"], sample.place
        case "npm":
            package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
            known = package.get("dependencies", {}) | package.get("devDependencies", {})
            assert arguments[-1] in known, sample.place
        case _:
            assert program in NOT_RUN, f"{sample.place}: nobody looks at `{program}`"


def options_of(command: click.Command, arguments: Sequence[str]) -> set[str]:
    """Return the options of a command, or of the one that the first argument names."""
    if isinstance(command, click.Group) and arguments and arguments[0] in command.commands:
        command = command.commands[arguments[0]]
    return {"--help", *(option for parameter in command.params for option in parameter.opts)}


def check_options(command: click.Command, arguments: list[str], sample: Sample) -> None:
    """Check that a command has the options that are given."""
    known = options_of(command, arguments)
    for argument in arguments:
        if argument.startswith("-") and argument != STDIN:
            assert argument in known, f"{sample.place}: {argument}"


PROGRAMS = "|".join(OURS)
IN_TEXT = re.compile(rf"(?:`|^[ $-]*(?:run: )?)({PROGRAMS})\b([^`\n#]*)", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_options_exist(page: Path) -> None:
    """Every option of the commands is one, wherever a page names it behind the command."""
    text = page.read_text(encoding="utf-8")
    for program, rest in IN_TEXT.findall(text):
        known = options_of(OURS[program], rest.split())
        named = set(re.findall(r"(?<!\S)--?[a-z][a-z-]*", rest))
        assert named <= known, f"{name_of(page)}: {program} has no {named - known}"


@pytest.mark.parametrize(
    ("page", "command"), [("compiling.md", sc_compile), ("formatting.md", sc_format)]
)
def test_page_of_a_command_has_all_options(page: str, command: click.Command) -> None:
    """It lists its options, and no others."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `(--?[a-z-]+)[` ]", text, re.MULTILINE))
    known = {max(parameter.opts, key=len) for parameter in command.params[1:]}
    assert listed == known
