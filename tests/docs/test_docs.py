"""What the documentation says is true: its samples compile, run and answer as they are shown.

A sample says what it is behind the language of its fence:

- `sc` and `python` are whole files. Where the line before ends in "`name`:", the file is called so,
  and the commands of the page find it. `excerpt PATH` is a part of a file, `test` a test to be run,
  and `wrong` a chart with a mistake.
- `console` has commands behind `$`, each with what it prints, if that is shown. Commands of this
  project run here, `curl` talks to a real server that serves the page's charts and the examples.
- `sql` has queries for that server. Anything else is for reading.
"""

from __future__ import annotations

import ast
import difflib
import json
import posixpath
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sc_compile.cli import command
from sc_compile.codes import CODES

from scripts import ROOT
from scripts.eventually import eventually
from scripts.local_restate import AppServer, RestateServer
from tests.compiling import compile_texts
from tests.conftest import Serve

DIAGNOSTICS = ROOT / "docs" / "diagnostics.md"
GOLDENS = ROOT / "tests" / "golden" / "diagnostics"
DRAWING_GOLDENS = ROOT / "tests" / "drawing" / "errors"
PAGES = [
    path
    for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
    if path != DIAGNOSTICS
]
PROGRAMS = ("sc-breaking", "sc-compile", "sc-draw")
UPDATE = "pytest tests/docs/test_docs.py --update-goldens"
FAMILIES = {
    "0": "Files and syntax",
    "1": "Names",
    "2": "Types and expressions",
    "3": "States and transitions",
    "4": "Machines, versions and options",
    "5": "Actors, actions, invokes and messages",
    "6": "Pictures",
    "8": "Warnings",
}
FENCE = re.compile(r"^```(.*)\n((?:.*\n)*?)```$", re.MULTILINE)
NAMED = re.compile(r"`([\w./]+)`:\n*\Z")


@dataclass(frozen=True, slots=True)
class Sample:
    """A block between fences: what it is, and where it stands."""

    page: Path
    line: int
    language: str
    kind: str
    text: str
    name: str

    @property
    def place(self) -> str:
        """Say where it stands."""
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def samples_of(page: Path) -> Iterator[Sample]:
    """Yield the samples of a page."""
    text = page.read_text(encoding="utf-8")
    for match in FENCE.finditer(text):
        language, _, kind = match[1].partition(" ")
        before = NAMED.search(text[: match.start()])
        yield Sample(
            page=page,
            line=text[: match.start()].count("\n") + 1,
            language=language,
            kind=kind,
            text=match[2],
            name=before[1] if before else "",
        )


SAMPLES = [sample for page in PAGES for sample in samples_of(page)]
HEADINGS = re.compile(r"^#+ (.+)$", re.MULTILINE)


def select(language: str, *kinds: str) -> list[Any]:
    """Return the samples of a language, as parameters of a test."""
    return [
        pytest.param(sample, id=sample.place)
        for sample in SAMPLES
        if sample.language == language and sample.kind.partition(" ")[0] in kinds
    ]


def write_files(page: Path, folder: Path) -> None:
    """Write the files that a page gives names to."""
    for sample in SAMPLES:
        if sample.page == page and sample.name and sample.kind in ("", "test"):
            path = folder / sample.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(sample.text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder that looks like a checkout: the examples, and what they compile to."""
    for name in ("examples", "generated"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


# --- charts and code ----------------------------------------------------------------------------


def test_fences_are_closed() -> None:
    """A fence that is not closed hides the rest of a page from these tests."""
    for page in [*PAGES, DIAGNOSTICS]:
        fences = re.findall(r"^```", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert len(fences) % 2 == 0, page


@pytest.mark.parametrize("sample", select("sc", ""))
def test_charts_compile(sample: Sample) -> None:
    """A chart compiles without an error or a warning, together with what it imports of its page."""
    beside = posixpath.dirname(sample.name)
    imported = [
        posixpath.join(beside, name)
        for name in re.findall(r'^import "(.+)"', sample.text, re.MULTILINE)
    ]
    others = {
        each.name: each.text
        for each in SAMPLES
        if each.page == sample.page and each.name in imported
    }
    compile_texts({**others, sample.name or "chart.sc": sample.text})


@pytest.mark.parametrize("sample", [*select("sc", "excerpt"), *select("python", "excerpt")])
def test_excerpts_are_in_their_files(sample: Sample) -> None:
    """An excerpt stands word for word in the file that it is from; `...` stands for lines."""
    path = ROOT / sample.kind.partition(" ")[2]
    text = path.read_text(encoding="utf-8")
    at = 0
    for part in re.split(r"^ *\.\.\.\n", sample.text, flags=re.MULTILINE):
        found = text.find(part, at)
        assert found >= 0, f"{sample.place}: not in {path.relative_to(ROOT)}:\n{part}"
        at = found + len(part)


@pytest.mark.parametrize("sample", [*select("python", ""), *select("python", "test")])
def test_python_is_python(sample: Sample, folder: Path) -> None:
    """Python can be imported where the page's charts are compiled, and its tests pass."""
    write_files(sample.page, folder)
    for chart in sorted(folder.glob("*.sc")):
        compile_in(folder, chart.name)
    module = folder / "test_sample.py"
    module.write_text(sample.text, encoding="utf-8")
    ast.parse(sample.text)
    run = ["-m", "pytest", "-q", "-p", "no:cacheprovider"] if sample.kind == "test" else []
    done = subprocess.run(
        [sys.executable, *run, module.name],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(folder)},
    )
    assert done.returncode == 0, f"{sample.place}\n{done.stdout}{done.stderr}"
    if sample.kind == "test":  # an example of a test is typed as strictly as the generated code
        cache = ROOT / ".mypy_cache" / "samples"
        done = subprocess.run(
            [sys.executable, "-m", "mypy", "--strict", f"--cache-dir={cache}", module.name],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{sample.place}\n{done.stdout}{done.stderr}"


def compile_in(folder: Path, chart: str) -> None:
    """Compile a chart that stands in a folder."""
    result = subprocess.run(
        [Path(sys.executable).parent / "sc-compile", chart, "-o", "generated"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr


# --- commands -----------------------------------------------------------------------------------


def commands_of(sample: Sample) -> Iterator[tuple[str, str]]:
    """Yield the commands of a sample, each with what it prints."""
    for part in re.split(r"^\$ ", sample.text, flags=re.MULTILINE)[1:]:
        typed, _, printed = part.partition("\n")
        while typed.endswith("\\"):
            more, _, printed = printed.partition("\n")
            typed = typed[:-1] + more.strip()
        yield re.sub(r"\s+# .*", "", typed), printed.strip()


COMMANDS = [
    (sample, typed, printed)
    for sample in SAMPLES
    if sample.language == "console"
    for typed, printed in commands_of(sample)
]
PAGES_WITH_COMMANDS = sorted({sample.page for sample, _, _ in COMMANDS})


def here(page: Path) -> list[tuple[Sample, str, str]]:
    """Return the commands of a page."""
    return [each for each in COMMANDS if each[0].page == page]


@pytest.mark.parametrize("page", PAGES_WITH_COMMANDS, ids=lambda page: page.name)
def test_compiler_commands(page: Path, folder: Path) -> None:
    """The compiler does what a page shows, in the order of the page."""
    write_files(page, folder)
    for sample, typed, printed in here(page):
        program, _, arguments = typed.partition(" ")
        if program not in PROGRAMS or re.search(r"git:|--cluster", typed):
            continue
        done = subprocess.run(
            f"{shlex.quote(str(Path(sys.executable).with_name(program)))} {arguments}",
            shell=True,
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if printed:
            assert_shown(printed, (done.stdout + done.stderr).strip(), sample)
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


def test_make_targets_exist() -> None:
    """Every `make` that a page names is a target."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        named = set(re.findall(r"(?:`|\$ )make ([a-z-]+)", text))
        assert named <= targets, f"{page}: there is no target {named - targets}"


# --- calls to a real server ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, restate: RestateServer, serve: Serve) -> str:
    """Serve the examples and the charts that the pages give names to; give the server's address."""
    folder = tmp_path_factory.mktemp("docs")
    for name in ("examples", "generated"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for page in PAGES_WITH_COMMANDS:
        write_files(page, folder)
    for chart in sorted(folder.glob("*.sc")):
        compile_in(folder, chart.name)
    app: AppServer = serve("generated:app", restate, cwd=folder, pythonpath=[folder])
    return app.uri


@pytest.mark.parametrize("page", PAGES_WITH_COMMANDS, ids=lambda page: page.name)
def test_calls(page: Path, served: str, restate: RestateServer) -> None:
    """The calls that a page shows are answered as it shows, one after the other."""
    for sample, typed, printed in here(page):
        if typed.startswith("curl "):
            check_call(typed, printed, sample, served, restate)


def check_call(
    typed: str, printed: str, sample: Sample, served: str, restate: RestateServer
) -> None:
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
        if "rows" in shown:  # other tests have machines too
            assert all(row in actual["rows"] for row in shown["rows"]), actual
        else:
            assert actual == shown, f"{sample.place}: {typed}"
            assert list(actual) == list(shown), f"{sample.place}: the order of the fields"
        return True

    if "/snapshot" in typed or "/query" in typed:
        eventually(answer, timeout_s=20)
    else:
        answer()


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("sample", select("sql", ""))
def test_queries(sample: Sample, restate: RestateServer) -> None:
    """The server takes every query that a page shows."""
    for query in sample.text.split(";"):
        if query.strip():
            restate.query(query)


# --- what pages refer to ------------------------------------------------------------------------


def slug(heading: str) -> str:
    """Return the anchor that a heading gets."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def prose(page: Path) -> str:
    """Return a page without its samples."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every link within the repository leads to a file, and to a heading in it."""
    for link in re.findall(r"\]\(([^)]+)\)", prose(page)):
        if link.startswith("http"):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), f"{page.name}: {link}"
        if anchor:
            text = target.read_text(encoding="utf-8")
            known = [slug(heading) for heading in HEADINGS.findall(FENCE.sub("", text))]
            assert anchor in known, f"{page.name}: {link}"


FOLDERS = "compiler|grammar|templates|generated|examples|scripts|tests|docs|typings|benchmarks|.ci"
PATH = re.compile(rf"`((?:{FOLDERS})/[\w./-]*)`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_paths_exist(page: Path) -> None:
    """Every path of the repository that a page names is there."""
    for path in PATH.findall(prose(page)):
        assert (ROOT / path).exists(), f"{page.name} names `{path}`, which is not there"


def test_every_module_is_on_the_map() -> None:
    """The map in ARCHITECTURE.md has every module of the compiler, and every template."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for folder in ("compiler", "grammar", "templates"):
        for path in sorted((ROOT / folder).rglob("*")):
            name = path.name
            if path.is_dir() or path.suffix not in (".py", ".jinja", ".lark"):
                continue
            if name != "__init__.py":
                named = re.search(rf"[`/]{re.escape(name)}`", text)
                assert named, f"ARCHITECTURE.md does not say what {path} is for"


def test_codes_exist() -> None:
    """Every diagnostic code that a page names is one."""
    for page in PAGES:
        named = set(re.findall(r"\bSC\d{3}\b", page.read_text(encoding="utf-8")))
        assert named <= set(CODES), f"{page}: {named - set(CODES)}"


def test_help_is_as_shown() -> None:
    """The options of the command that the README lists are those that it has."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    known = {option for param in command.params for option in param.opts if option[:2] == "--"}
    named = set(re.findall(r"`(?:sc-compile )?(--[a-z]+)[` ]", text))
    assert {"--check", "--diff", "--json", "--explain"} <= named <= known
    assert CliRunner().invoke(command, ["--help"]).exit_code == 0


# --- docs/diagnostics.md ------------------------------------------------------------------------


def describe_codes() -> str:
    """Write the page of all codes, from their table and their golden tests."""
    lines = [
        "# Diagnostics",
        "",
        "Every finding of the compiler has a code. `sc-compile --explain SC302` prints what stands",
        "here; `--json` gives findings as data. Errors stop the compilation, warnings (SC8xx) do",
        "not. A code is never used again for something else, so there are gaps.",
        "",
        "Those of `sc-draw` are SC6xx. This page is made from `compiler/codes.py`,",
        "`tests/golden/diagnostics/` and `tests/drawing/errors/` by",
        f"`{UPDATE}`.",
    ]
    family = ""
    for code in sorted(CODES.values(), key=lambda each: each.id):
        if code.id[2] != family:
            family = code.id[2]
            lines += ["", f"## {FAMILIES[family]}"]
        lines += ["", f"### {code.id}: {code.title}", "", code.explanation]
        lines += example_of(code.id)
    return "\n".join(lines) + "\n"


def example_of(code: str) -> Iterator[str]:
    """Yield the lines of a code's example: the charts, and what the compiler says of them."""
    folders = sorted([*GOLDENS.iterdir(), *DRAWING_GOLDENS.iterdir()])
    case = next(path for path in folders if path.name.startswith(f"{code}_"))
    for chart in sorted(case.rglob("*.sc"), key=lambda path: (path.name != "input.sc", path)):
        text = chart.read_text(encoding="utf-8", errors="replace")
        lines = [line if len(line) <= 120 else f"{line[:100]} ..." for line in text.splitlines()]
        if lines:
            yield from ("", f"`{chart.relative_to(case).as_posix()}`", "", "```sc wrong")
            yield from (*lines, "```")
    if (case / "command.txt").exists():
        typed = (case / "command.txt").read_text(encoding="utf-8").strip()
        yield from ("", "```console", f"$ {typed}", "```")
    blocks = (case / "expected.txt").read_text(encoding="utf-8").split("\n\n")
    block = next(block for block in blocks if f"[{code}]" in block)
    shown = [line if len(line) <= 120 else f"{line[:100]} ..." for line in block.splitlines()]
    yield from ("", "```text", *shown, "```")


def test_page_of_diagnostics_is_current(update_goldens: bool) -> None:
    """The page has what the table and the golden tests have."""
    actual = describe_codes()
    if update_goldens:
        DIAGNOSTICS.parent.mkdir(exist_ok=True)
        DIAGNOSTICS.write_text(actual, encoding="utf-8")
        return
    known = DIAGNOSTICS.read_text(encoding="utf-8") if DIAGNOSTICS.exists() else ""
    if actual != known:
        diff = difflib.unified_diff(
            known.splitlines(), actual.splitlines(), "docs/diagnostics.md", "now", lineterm=""
        )
        pytest.fail("\n".join([*diff, "", f"if this is right: {UPDATE}"]), pytrace=False)
