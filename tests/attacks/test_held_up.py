"""Charts that would hold the compiler up, or let it tell what is in other files.

Each is refused with a diagnostic that has a place, or is compiled. What is said is looked at, not
the time; that a process may take some time alone is a net.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from click.testing import CliRunner
from sc_compile import limits
from sc_compile.breaking.cli import command as breaking
from sc_compile.breaking.renames import match_up
from sc_compile.cli import command
from sc_compile.codes import UNREACHABLE_STATE
from sc_compile.diagnostics import Diagnostic
from sc_compile.emit import text
from sc_compile.merge import Folder
from sc_compile.pipeline import compile_charts
from sc_compile.render import render_json, render_text
from sc_compile.suggest import suggest

from tests.git import commit, git

COMPILE = [sys.executable, "-c", "from sc_compile.cli import main; main()"]
STATES = "initial a  state a { on E -> b }\n  state b { on E -> a }\n"


def machine(inside: str, context: str = "n: int = 0") -> str:
    """Write a chart."""
    return f"event E\nevent F(x: int)\nmachine m {{\n  context({context})\n  {inside}\n}}\n"


def diagnose(chart: str) -> list[Diagnostic]:
    """Compile a chart; give what is said."""
    folder = Folder(name="out", files={}, relative=str, locate=lambda _: None)
    report, changes = compile_charts(["chart.sc"], lambda _: chart.encode(), folder)
    assert (changes is None) == report.errors
    return list(report.sorted())


def doubling(count: int) -> str:
    """Write lets of which each has the one before twice."""
    return "".join(f"  let l{i} = l{i - 1} + l{i - 1}\n" for i in range(1, count))


def squares(count: int) -> str:
    """Write lets of which each has the items of the one before by themselves."""
    return "".join(
        f"  let l{i} = [1 for x in l{i - 1} for y in l{i - 1}]\n" for i in range(1, count)
    )


def chain(count: int) -> str:
    """Write lets of which each has the one before."""
    return "".join(f"  let l{i} = l{i - 1} + 1\n" for i in range(1, count))


def states(count: int, line: str = "on E -> s0") -> str:
    """Write states, with a line in each."""
    return "initial s0\n" + "".join(f"  state s{i} {{ {line} }}\n" for i in range(count))


def used(name: str) -> str:
    """Write states that use a let in an action."""
    return f"initial a  state a {{ on E -> b {{ n = {name} }} }}\n  state b\n"


def many(line: str, count: int, before: str = "", behind: str = "") -> str:
    """Write a line many times; `{i}` stands for its number, and `{j}` for the next."""
    lines = (line.replace("{i}", str(i)).replace("{j}", str(i + 1)) for i in range(count))
    return "\n".join([before, *lines, behind])


ATTACKS: dict[str, tuple[Callable[[], str], str]] = {
    "lets that double": (lambda: machine("let l0 = n\n" + doubling(60) + used("l59")), "SC007"),
    "a chain of lets": (lambda: machine("let l0 = n\n" + chain(1000) + used("l999")), "SC007"),
    "loops in loops": (lambda: machine("let l0 = [n]\n" + squares(20) + used("len(l19)")), "SC007"),
    "very many loops": (
        lambda: machine(f"on E {{ log [1 {many('for x{i} in [1]', 1_000)}] }}"),
        "SC015",
    ),
    "very many lets": (lambda: machine("let l0 = n\n" + chain(3000) + STATES), "SC007"),
    "brackets": (lambda: "(\n" * 500_000, "SC015"),
    "brackets that close": (lambda: ")\n" * 500_000, "SC014"),
    "brackets of all kinds": (lambda: "([{\n" * 200_000, "SC015"),
    "10 MB of brackets": (lambda: "(" * 10_000_000, "SC007"),
    "a long line": (lambda: machine(f"let x = {' + '.join('n' * 10_000)}\n" + STATES), "SC007"),
    "a long comment": (lambda: f"# {'x' * 100_000}\n" + machine(STATES), "SC007"),
    "a long name": (lambda: machine(f"initial {'a' * 300} state {'a' * 300}"), "SC007"),
    "a long number": (lambda: machine(f"let x = {'9' * 9_000}\n" + STATES), "SC021"),
    "a long duration": (
        lambda: machine(f"initial a state a {{ after {'9' * 9_000}s -> a reenter }}"),
        "SC021",
    ),
    "states in states": (lambda: machine("initial s state s {\n" * 5_000 + "}" * 5_000), "SC015"),
    "very many states": (lambda: machine(states(limits.MOST_STATES + 1)), "SC007"),
    "very many lines": (
        lambda: machine("initial a state a {\n" + "on E if n == 1 -> a reenter\n" * 10_001 + "}"),
        "SC007",
    ),
    "very many regions": (
        lambda: machine(many("state r{i}", 201, "initial p parallel p {", "}")),
        "SC007",
    ),
    "very many machines": (lambda: "".join(f"machine m{i} {{}}\n" for i in range(501)), "SC007"),
    "very many migrations": (
        lambda: many("migrate from v1 {}", 500, "machine m version v0 {}\nmachine m {", "}"),
        "SC007",
    ),
    "very many invariants": (
        lambda: machine(many("invariant i{i}: a", 101) + "\n initial a state a {}"),
        "SC007",
    ),
    "very many events": (lambda: "".join(f"event E{i}\n" for i in range(2001)), "SC007"),
    "very many own events": (lambda: "machine m {\n" + "event E\n" * 2001 + "}\n", "SC007"),
    "very many fields": (
        lambda: machine(STATES, ",\n".join(f"f{i}: int | None = None" for i in range(1001))),
        "SC007",
    ),
    "aliases in aliases": (
        lambda: many("type T{i} = list[T{j}]", 1000, behind="type T1000 = int"),
        "SC015",
    ),
    "aliases that grow": (
        lambda: many("type T{j} = T{i} | list[T{i}]", 500, "type T0 = int"),
        "SC015",
    ),
    "much code": (
        lambda: many("event E{i}", 400, f"machine m {{{states(400, 'on * -> s1 reenter')}}}"),
        "SC007",
    ),
    "a long condition": (
        lambda: machine(many("and n == 1", 40_000, "on E if n == 1", "{ log 1 }")),
        "SC007",
    ),
    "operators in operators": (
        lambda: machine(f"let x = {'not ' * 2000} True\n" + STATES),
        "SC015",
    ),
    "conditions in conditions": (
        lambda: machine("let x = " + "(n if n == 1 else " * 300 + "n" + ")" * 300 + "\n" + STATES),
        "SC015",
    ),
    "f-strings": (lambda: machine('let x = f"' + "{n}" * 3000 + '"\n' + STATES), ""),
    "f-strings that are open": (
        lambda: machine('let x = f"' + "{" * 9_001 + '"\n' + STATES),
        "SC023",
    ),
    "quotes": (lambda: "'\n\"\n`\n" * 100_000, "SC022"),
    "slashes": (lambda: machine("let x = n " + "// n " * 1900 + "\n" + STATES), "SC015"),
    "syntax errors": (lambda: machine("on -> -> ;\n" * 50_000), "SC010"),
    "unknown states": (lambda: machine(states(5000, "on E -> t")), "SC302"),
    "unknown names": (
        lambda: machine(many("state s{i} { on E if zz{i} -> s{i} reenter }", 3000, "initial s0")),
        "SC102",
    ),
    "states of one name": (
        lambda: machine("initial s\n" + "state s { on E -> s }\n" * 4000),
        "SC301",
    ),
    "wrong types": (lambda: machine("on E { n = \"\" }\n" * 5_000), "SC201"),
}  # fmt: skip


ALIKE = {
    "a long condition",
    "aliases that grow",
    "brackets of all kinds",
    "brackets that close",
    "quotes",
    "slashes",
    "states of one name",
    "unknown states",
    "very many lines",
    "wrong types",
}
"""Attacks that another one resembles: the bound is the same, or the many findings are."""

MORE = pytest.mark.long("it comes to the same bound as another attack, in seconds")


@pytest.mark.parametrize(
    "attack",
    [pytest.param(each, marks=[MORE] if each in ALIKE else []) for each in ATTACKS],
)
def test_charts(attack: str) -> None:
    """Each is told what is wrong with it, at its place, and in few words."""
    write, code = ATTACKS[attack]
    found = [each for each in diagnose(write()) if each.code.severity.value == "error"]
    codes = {each.code.id for each in found}
    assert code in codes if code else not codes, codes
    assert len(found) <= limits.MOST_ERRORS + limits.MOST_FINDINGS + 1
    for each in found:
        assert each.primary.span.source.path == "chart.sc"


@pytest.mark.parametrize(
    ("chart", "what"),
    [
        (machine("let l0 = n\n" + chain(limits.MOST_LET_LEVELS) + used("l99")), "a chain of lets"),
        (machine(f"initial {'a' * 200} state {'a' * 200}"), "a name"),
        (
            machine(f"on E {{ log {'[x for x in ' * 97}[n]{']' * 97} }}"),
            "comprehensions in comprehensions",
        ),
        ("type T0 = int\n" + "".join(f"type T{i} = list[T{i - 1}]\n" for i in range(1, 100)), ""),
    ],
)
def test_at_the_bound(chart: str, what: str) -> None:
    """What is just within is compiled."""
    errors = [each.message for each in diagnose(chart) if each.code.severity.value == "error"]
    assert not errors, what


def test_too_many_files() -> None:
    files = {f"{i}.sc": f'import "{i + 1}.sc"\n'.encode() for i in range(limits.MOST_FILES + 1)}
    folder = Folder(name="out", files={}, relative=str, locate=lambda _: None)
    report, _ = compile_charts(["0.sc"], files.__getitem__, folder)
    (found,) = report
    assert found.message == "there are more than 1,000 files"
    assert found.primary.span.source.path == "999.sc"


@pytest.mark.long("it is the bound of a minute's work; that of one module is in test_charts")
def test_a_compilation_of_much_code() -> None:
    """Each module is small enough, all together are not."""
    condition = many("and n == 1", 12_000, "on E if n == 1", "{ log 1 }")
    charts = {f"{i}.sc": machine(condition).replace(" m ", f" m{i} ").encode() for i in range(9)}
    folder = Folder(name="out", files={}, relative=str, locate=lambda _: None)
    with patch.object(text, "_black", lambda code: code):  # all but the time that it takes
        report, changes = compile_charts(charts, charts.__getitem__, folder)
        assert changes is None
        errors = [each.code.id for each in report if each.code.severity.value == "error"]
        assert errors == ["SC007"]
        del charts["8.sc"], charts["7.sc"], charts["6.sc"]
        assert compile_charts(charts, charts.__getitem__, folder)[1] is not None


def test_what_is_printed() -> None:
    """Some of very many findings, and how many more there are."""
    text = machine(many("state s{i}", 1200, "initial s0"))
    found = [each for each in diagnose(text) if each.code is UNREACHABLE_STATE]
    assert len(found) == 1199
    shown = render_text(found)
    assert shown.count("warning[") == limits.MOST_PRINTED
    assert shown.endswith("\n199 more findings are left out\n\n")
    assert len(json.loads(render_json(found))) == 1199


def test_suggestions_look_at_few_names() -> None:
    """And the one that was meant is among them."""
    names = [f"very_long_name_of_a_state_{i}" for i in range(100_000)]
    assert suggest("vrey_long_nmae_of_a_satte_77777", [*names, "other"]) is not None
    assert suggest("othr", [*names, "other"]) == "other"


def test_very_many_renames_are_not_guessed() -> None:
    """Each would be compared with each."""

    def likeness(_one: int, _other: int) -> float:
        raise AssertionError

    assert match_up(range(1000), range(1000), likeness) == {}


# --- files --------------------------------------------------------------------------------------


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to a project's folder, beside which there is a secret."""
    (tmp_path / "project").mkdir()
    (tmp_path / "secret.sc").write_text("root:x:0:0\nmachine hidden {}\n")
    (tmp_path / "secret").write_text("root:x:0:0\n")
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


def compile_here(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a process, which may not hang."""
    return subprocess.run(
        [*COMPILE, *arguments], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
@pytest.mark.parametrize("place", ["chart", "import", "output", "breaking"])
def test_pipes(place: str, work: Path) -> None:
    """Nobody writes to it, and nobody waits."""
    (work / "a.sc").write_text('import "pipe.sc"\n' + machine(STATES))
    if place == "output":
        (work / "a.sc").write_text(machine(STATES))
        (work / "out").mkdir()
        os.mkfifo(work / "out" / "a.py")
    else:
        os.mkfifo(work / "pipe.sc")
    if place == "breaking":
        result = CliRunner().invoke(breaking, ["pipe.sc", "a.sc"])
        assert result.exit_code == 2
        return
    done = compile_here("pipe.sc" if place == "chart" else "a.sc", "-o", "out")
    assert done.returncode == 1
    assert "SC004" in done.stderr if place == "output" else "a pipe or a device" in done.stderr


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no such device")
def test_devices(work: Path) -> None:
    (work / "zero.sc").symlink_to("/dev/zero")
    for name in ("/dev/zero", "zero.sc"):
        done = compile_here(name, "-o", "out")
        assert (done.returncode, "SC001" in done.stderr) == (1, True)


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ("/etc/passwd", "SC001"),
        ("../secret", "SC001"),
        ("../secret.sc", "SC008"),
        ("sub/../../secret.sc", "SC008"),
        ("link.sc", "SC008"),
        ("link_to_text.sc", "SC008"),
        ("folder/secret.sc", "SC008"),
    ],
)
def test_imports_of_other_files(named: str, code: str, work: Path) -> None:
    """Nothing of them is read, wherever a link leads."""
    (work / "link.sc").symlink_to("../secret.sc")
    (work / "link_to_text.sc").symlink_to("../secret")
    (work / "folder").symlink_to("..")
    (work / "a.sc").write_text(f'import "{named}"\n' + machine(STATES))
    result = CliRunner().invoke(command, ["a.sc", "-o", "out"])
    assert result.exit_code == 1
    assert code in result.stderr
    assert "root:" not in result.stderr
    done = CliRunner().invoke(breaking, ["a.sc", "a.sc"])
    assert done.exit_code == 2
    assert code in done.stderr


def test_a_chart_that_is_a_link_to_another_file(work: Path) -> None:
    """`*.sc` takes it in, and a pull request can have it."""
    (work / "link.sc").symlink_to("../secret")
    result = CliRunner().invoke(command, ["link.sc", "-o", "out"])
    assert result.exit_code == 1
    assert "it is a link to a file that is no chart" in result.stderr
    assert "root:" not in result.stderr


def test_imports_that_are_allowed(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the working directory, of the folders of charts that are named, and of what is allowed."""
    (work / "lib").mkdir()
    (work.parent / "shared.sc").write_text("event E\n")
    (work / "lib" / "a.sc").write_text('import "../../shared.sc"\nmachine m { on E { log 1 } }\n')
    arguments = ["lib/a.sc", "-o", "out"]
    assert CliRunner().invoke(command, arguments).exit_code == 1
    assert CliRunner().invoke(command, [*arguments, "--import-from", ".."]).exit_code == 0
    same = ["lib", "lib", "--import-from", ".."]
    assert CliRunner().invoke(breaking, same).exit_code == 0
    shared = ["../shared.sc", *arguments]
    assert CliRunner().invoke(command, shared).exit_code == 0
    monkeypatch.chdir(work.parent)
    assert CliRunner().invoke(command, ["project/lib/a.sc", "-o", "out"]).exit_code == 0


def test_a_large_chart_at_a_revision(work: Path) -> None:
    """It is not read."""
    (work / "a.sc").write_text("#\n" * limits.MOST_FILE_BYTES)
    git("init", "-q")
    commit()
    (work / "a.sc").write_text(machine(STATES))
    result = CliRunner().invoke(breaking, ["git:HEAD"])
    assert result.exit_code == 2
    assert "larger than a chart may be" in result.stderr
