"""The command `sc-inspect` as a process, and how it refuses to start."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from sc_compile.inspecting.cli import IS_MISSING, command

from scripts import ROOT
from scripts.child_process import HOST, free_port

pytestmark = pytest.mark.capability("page over machines")

PROGRAM = Path(sys.executable).with_name("sc-inspect")


def test_from_its_start_to_its_end() -> None:
    """It prints where it is, answers there, and ends with Ctrl-C; Restate may begin after it."""
    admin_url = f"http://{HOST}:{free_port()}"
    with subprocess.Popen(
        [PROGRAM, "--admin", admin_url, "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().split()[0]
            response = httpx.get(url)
            assert response.status_code == 502
            assert f"There is no server at {admin_url}" in response.text
            assert "server" not in response.headers
            process.send_signal(signal.SIGINT)
            printed, said = process.communicate(timeout=30)
        finally:
            process.kill()
    assert (process.returncode, printed, said) == (0, "", "")


def run(*arguments: str) -> tuple[int, str]:
    """Call the command where it does not start; return its exit code and what it says."""
    result = CliRunner().invoke(command, arguments)
    assert isinstance(result.exception, SystemExit | None), result.exception
    return result.exit_code, result.output


def test_a_port_that_is_taken() -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        code, said = run("--port", str(port))
    assert (code, said) == (
        2,
        f"sc-inspect: cannot listen at {HOST}, port {port}: Address already in use\n",
    )


def test_charts_that_are_not_there(tmp_path: Path) -> None:
    code, said = run(str(tmp_path / "no.sc"))
    assert code == 2
    assert "there is no folder or file" in said


def test_no_url() -> None:
    code, said = run("--admin", "localhost", "--port", str(free_port()))
    assert code == 2
    assert "is not a URL such as http://localhost:9070" in said


@pytest.mark.parametrize("missing", ["starlette", "uvicorn"])
def test_what_serves_pages_is_missing(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("sc_compile.inspecting.")]:
        if name != "sc_compile.inspecting.cli":
            monkeypatch.delitem(sys.modules, name)
    for name in [name for name in sys.modules if name.partition(".")[0] == missing]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    assert run() == (2, f"sc-inspect: {IS_MISSING}\n")


@pytest.mark.long(
    "the contracts of import-linter show that no module but those of the page need it"
)
def test_nothing_of_it_is_imported_by_other_commands() -> None:
    """Who does not ask for the page does not wait for it, nor has to install what serves it."""
    code = (
        "import sys, sc_compile.machines.cli, sc_compile.cli, sc_compile.drawing.cli, "
        "sc_compile.inspecting.cli\n"
        "assert not {'starlette', 'uvicorn', 'anyio'} & {*sys.modules}, sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_page_of_the_documentation_has_all_options() -> None:
    """It lists the options of the command, and no others."""
    text = (ROOT / "docs" / "inspecting.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `(--[a-z-]+)", text, re.MULTILINE))
    known = {option for each in command.params for option in each.opts if option.startswith("-")}
    assert listed | {"--version"} == known
