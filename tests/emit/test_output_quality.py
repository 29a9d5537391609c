"""What is made of all golden charts together passes every tool that a reviewer may use."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sc_compile.emit.names import MEMBERS

from scripts import ROOT
from tests.compiling import Package, importable

NAME = "goldens"


@pytest.fixture(scope="module")
def package(goldens: Path) -> Iterator[Package]:
    """Let the folder be imported."""
    with importable(goldens) as package:
        yield package


def run(folder: Path, *command: str, env: dict[str, str] | None = None) -> None:
    """Run a tool of the development environment; what it finds is the failure."""
    result = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder.parent,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        pytest.fail(result.stdout + result.stderr, pytrace=False)


def test_mypy(goldens: Path) -> None:
    """The types are right, as strictly as the project takes its own code."""
    cache = ROOT / ".mypy_cache" / NAME
    run(goldens, "mypy", f"--config-file={ROOT}/pyproject.toml", f"--cache-dir={cache}", NAME)


@pytest.mark.long("the other type checker: `make types` runs it on the examples' modules")
def test_pyright(goldens: Path) -> None:
    """The other type checker agrees."""
    config = {
        "include": [NAME],
        "extraPaths": [str(ROOT)],
        "typeCheckingMode": "standard",
        "venvPath": str(ROOT),
        "venv": ".venv",
    }
    (goldens.parent / "pyrightconfig.json").write_text(json.dumps(config))
    run(goldens, "pyright", "--warnings", env={"PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"})


def test_ruff_with_the_project_s_rules(goldens: Path) -> None:
    """The project's linter finds nothing, with what is ignored in its own generated code."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    ignored = project["per-file-ignores"]["generated/**"]
    run(
        goldens,
        *("ruff", "check", "--no-cache", f"--config={ROOT}/pyproject.toml"),
        f"--config=lint.per-file-ignores = {{'**' = {json.dumps(ignored)}}}",
        NAME,
    )


def test_ruff_as_it_comes(goldens: Path) -> None:
    """Nor does a linter that nobody has configured, but for a name that is the chart's."""
    ignored = "PYI042"
    run(
        goldens,
        *("ruff", "check", "--no-cache", "--isolated", "--exclude=_support", f"--ignore={ignored}"),
        NAME,
    )


@pytest.mark.long("test_layout compares what Black makes of some of the modules")
def test_black_changes_nothing(goldens: Path) -> None:
    """Whoever formats the folder gets no diff."""
    run(goldens, "black", "--check", "--diff", "--quiet", f"--config={ROOT}/pyproject.toml", NAME)


def test_every_module_can_be_imported(package: Package) -> None:
    """Nothing fails at import, and each file's application and that of the folder are there."""
    for path in sorted(package.folder.glob("*.py")):
        if path.stem != "__init__":
            module = package.module(path.stem)
            is_served = hasattr(module, "objects")
            assert is_served == (not re.search(r"_(v\d+|types|2024_06_1)$", path.stem))
            assert not is_served or callable(module.app)


def test_folder_serves_what_its_files_serve(package: Package) -> None:
    """`uvicorn goldens:app` serves the objects of all files."""
    code = (
        "import goldens\n"
        "assert callable(goldens.app)\n"
        "import goldens.app_\n"
        "assert callable(goldens.app)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": f"{package.folder.parent}:{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr


def test_no_name_of_a_chart_hides_one_of_the_support(package: Package) -> None:
    """Whatever the support calls an attribute of a machine is known to the naming of `let`s."""
    for module, name in (("_support.chart", "Statechart"), ("_support.regions", "RegionChart")):
        cls = getattr(package.module(module), name)
        named = {*vars(cls), *cls.__annotations__}
        assert {name for name in named if not name.startswith("_")} <= MEMBERS
    for module in ("door_v1", "television_v1"):
        attributes = vars(package.started(module))
        assert {name for name in attributes if not name.startswith("_")} <= MEMBERS
