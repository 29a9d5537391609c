"""The commands in pipelines: as hooks of pre-commit, and as an action of GitHub.

Both install the package as it is here. The action's steps are run by bash, with what GitHub would
put in for `${{ ... }}`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import venv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from scripts import ROOT
from tests.git import NOT_CONFIGURED, commit, git

pytestmark = pytest.mark.long("installs the package and pre-commit into environments of their own")

CHART = """\
event PUSH

machine door {
  initial closed
  state closed { on PUSH -> open }
  state open { on PUSH -> closed }
}
"""
CONFIG = """\
repos:
  - repo: %s
    rev: %s
    hooks:
      - id: sc-format
      - id: sc-compile
        args: [charts, -o, generated]
      - id: sc-breaking
"""
SHIPPED = ("compiler", "grammar", "templates", "github-action")
FILES = ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of programs of an environment that has pre-commit."""
    environment = tmp_path_factory.mktemp("environment")
    venv.create(environment, with_pip=True)
    pip = [str(environment / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", "pre-commit"], check=True, capture_output=True)
    return environment / "bin"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository that has what is installed of this one."""
    folder = tmp_path_factory.mktemp("published")
    for name in SHIPPED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copyfile(ROOT / name, folder / name)
    git("init", "-q", "-b", "main", folder=folder)
    commit(folder=folder)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a repository with a chart, and what it compiles to."""
    (tmp_path / "charts").mkdir()
    (tmp_path / "charts" / "door.sc").write_text(CHART)
    run(["sc-compile", "charts", "-o", "generated"], tmp_path)
    git("init", "-q", "-b", "main", folder=tmp_path)
    commit(folder=tmp_path)
    return tmp_path


def run(
    command: list[str], folder: Path, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder; programs of this environment are found."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("GITHUB_")}
    path = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        command,
        cwd=folder,
        env={**ours, **NOT_CONFIGURED, "PATH": path, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
    )


def test_hooks(programs: Path, published: Path, project: Path, tmp_path: Path) -> None:
    """They pass on what is as it should be, mend the form, and refuse what is stale or breaks."""
    revision = run(["git", "rev-parse", "HEAD"], published).stdout.strip()
    (project / ".pre-commit-config.yaml").write_text(CONFIG % (published, revision))
    (project / ".gitignore").write_text(".home\n")
    commit(folder=project)
    home = {"PRE_COMMIT_HOME": str(tmp_path / ".home")}
    pre_commit = [str(programs / "pre-commit"), "run"]

    def verdicts(*arguments: str) -> dict[str, str]:
        git("add", "-A", folder=project)
        done = run([*pre_commit, *arguments], project, home)
        found = dict(
            re.findall(r"^(sc-[a-z]+)[^.]*\.+(?:\(.*\))?(\w+)$", done.stdout, re.MULTILINE)
        )
        assert found, done.stdout + done.stderr
        return found

    fine = {"sc-format": "Passed", "sc-compile": "Passed", "sc-breaking": "Passed"}
    assert verdicts("--all-files") == fine
    chart = project / "charts" / "door.sc"
    chart.write_text(CHART.replace("state open", "state   open"))
    assert verdicts() == {**fine, "sc-format": "Failed"}
    assert chart.read_text() == CHART
    chart.write_text(CHART.replace("open", "ajar"))
    assert verdicts() == {**fine, "sc-compile": "Failed", "sc-breaking": "Failed"}


def test_manifest_is_one(programs: Path) -> None:
    """pre-commit itself says so."""
    command = [str(programs / "pre-commit"), "validate-manifest", ".pre-commit-hooks.yaml"]
    done = run(command, ROOT)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_action(programs: Path, published: Path, project: Path, tmp_path: Path) -> None:
    """It installs the commands, and checks form, output, and what the change breaks."""
    action = read_yaml(published / "github-action" / "action.yml", programs)
    assert {"name", "description", "inputs", "runs"} == set(action)
    assert all({"description", "default"} == set(each) for each in action["inputs"].values())
    assert action["runs"]["using"] == "composite"
    for step in action["runs"]["steps"]:
        assert {"name", "shell", "env", "run"} == set(step)
        assert "${{" not in step["run"]  # what a fork names a branch would be run
    runner = tmp_path / "runner"
    runner.mkdir()
    given = {name: each["default"] for name, each in action["inputs"].items()}
    given |= {"charts": "charts"}
    values = {f"inputs.{name}": value for name, value in given.items()} | {
        "github.action_path": str(published / "github-action"),
        "github.base_ref": "",
        "runner.temp": str(runner),
    }
    install, check = action["runs"]["steps"]
    path = runner / "path"
    assert take(install, project, values, {"GITHUB_PATH": str(path)}).returncode == 0
    found = {"PATH": f"{path.read_text().strip()}{os.pathsep}{os.environ['PATH']}"}
    assert Path(path.read_text().strip(), "sc-breaking").exists()

    fine = take(check, project, values, found)
    assert fine.returncode == 0, fine.stderr
    (project / "charts" / "door.sc").write_text(CHART.replace("open", "ajar").replace("on", " on"))
    wrong = take(check, project, {**values, "inputs.base": "main"}, found)
    assert wrong.returncode == 1
    assert "to be formatted: charts/door.sc" in wrong.stderr
    assert "stale: generated/door_v1.py" in wrong.stderr
    assert "::error title=sc-compile::generated is not what the charts compile to" in wrong.stdout
    assert re.search(r"^::error file=charts/door.sc,.*title=BR\d+ ", wrong.stdout, re.MULTILINE)


def take(
    step: Mapping[str, Any], folder: Path, values: Mapping[str, str], env: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Take a step of the action as GitHub does."""
    given = {
        name: re.sub(r"\$\{\{ (\S+) \}\}", lambda match: values[match[1]], value)
        for name, value in step["env"].items()
    }
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    return run(command, folder, {**given, "GITHUB_ACTIONS": "true", **env})


def read_yaml(path: Path, programs: Path) -> dict[str, Any]:
    """Read a file of YAML, which pre-commit can."""
    code = "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))"
    done = run([str(programs / "python"), "-c", code, str(path)], ROOT)
    read: dict[str, Any] = json.loads(done.stdout)
    return read
