"""The charts and the code on the pages: they compile, run, and stand in the files they are from."""

from __future__ import annotations

import ast
import posixpath
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scripts import ROOT
from tests.compiling import compile_texts
from tests.docs.conftest import compile_in
from tests.docs.pages import (
    EVERY_PAGE,
    PAGES,
    SAMPLES,
    Sample,
    definitions,
    name_of,
    write_files,
)

TESTED = {
    "sc": {"", "excerpt"},
    "python": {"", "test", "excerpt"},
    "console": {""},
    "sql": {""},
}
FOR_READING = {"diff", "ini", "js", "json", "nginx", "shell", "text", "toml", "xml", "yaml"}


def select(language: str, *kinds: str) -> list[Any]:
    """Return the samples of a language, as parameters of a test."""
    return [
        pytest.param(sample, id=sample.place)
        for sample in SAMPLES
        if sample.language == language and sample.kind.partition(" ")[0] in kinds
    ]


@pytest.mark.parametrize("page", EVERY_PAGE, ids=name_of)
def test_fences_are_closed(page: Path) -> None:
    """A fence that is not closed, or is indented, hides from these tests."""
    text = page.read_text(encoding="utf-8")
    assert len(re.findall(r"^```", text, re.MULTILINE)) % 2 == 0
    assert not re.search(r"^[ \t>]+```", text, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_samples_are_of_a_known_kind(page: Path) -> None:
    """A sample of another kind would be looked at by nobody."""
    for sample in SAMPLES:
        if sample.page == page:
            kind = sample.kind.partition(" ")[0]
            known = kind in TESTED.get(sample.language, ()) or sample.language in FOR_READING
            assert known, f"{sample.place}: {sample.language} {kind}"


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
    compile_texts({**others, sample.name or "chart.sc": sample.text}, tidy=True)


@pytest.mark.parametrize("sample", select("sc", "excerpt"))
def test_excerpts_are_in_their_charts(sample: Sample) -> None:
    """An excerpt stands word for word in the chart that it is from; `...` stands for lines."""
    path = ROOT / sample.kind.partition(" ")[2]
    text = path.read_text(encoding="utf-8")
    at = 0
    for part in re.split(r"^ *\.\.\.\n", sample.text, flags=re.MULTILINE):
        found = text.find(part, at)
        assert found >= 0, f"{sample.place}: not in {name_of(path)}:\n{part}"
        at = found + len(part)


@pytest.mark.parametrize("sample", select("python", "excerpt"))
def test_excerpts_are_what_is_generated(sample: Sample, update_goldens: bool) -> None:
    """An excerpt of generated code is what the module defines under the names now."""
    _, module, *patterns = sample.kind.split()
    now = definitions(ROOT / module, patterns)
    assert now, f"{sample.place}: {module} defines nothing of {patterns}"
    if update_goldens and now != sample.text:
        text = sample.page.read_text(encoding="utf-8")
        fence = f"```{sample.language} {sample.kind}\n"
        sample.page.write_text(text.replace(fence + sample.text, fence + now), encoding="utf-8")
        return
    assert sample.text == now, f"{sample.place}: pytest tests/docs --update-goldens"


@pytest.mark.parametrize("sample", [*select("python", ""), *select("python", "test")])
def test_python_is_python(sample: Sample, folder: Path) -> None:
    """Python can be imported where the page's charts are compiled, and its tests pass."""
    module = write_module(sample, folder)
    ast.parse(sample.text)
    run = ["-m", "pytest", "-q", "-p", "no:cacheprovider"] if sample.kind == "test" else []
    run_python(*run, module, sample=sample, folder=folder, env={"PYTHONPATH": str(folder)})


@pytest.mark.long("mypy on the few samples that are tests, which test_python_is_python runs")
@pytest.mark.parametrize("sample", select("python", "test"))
def test_tests_are_typed(sample: Sample, folder: Path) -> None:
    """An example of a test is typed as strictly as the generated code."""
    module = write_module(sample, folder)
    cache = ROOT / ".mypy_cache" / "samples"
    mypy = ["-m", "mypy", "--strict", f"--cache-dir={cache}"]
    run_python(*mypy, module, sample=sample, folder=folder)


def write_module(sample: Sample, folder: Path) -> str:
    """Write a sample where the charts of its page are compiled; return the name of its file."""
    write_files(sample.page, folder)
    charts = sorted(chart.name for chart in folder.glob("*.sc"))
    if charts:
        compile_in(folder, *charts)
    (folder / "test_sample.py").write_text(sample.text, encoding="utf-8")
    return "test_sample.py"


def run_python(
    *arguments: str, sample: Sample, folder: Path, env: dict[str, str] | None = None
) -> None:
    """Run Python in a folder; what it prints is the failure."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=env,
    )
    assert done.returncode == 0, f"{sample.place}\n{done.stdout}{done.stderr}"
