"""What the pages refer to is there: pages, headings, files, modules, keywords, codes."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from sc_compile.codes import CODES
from sc_compile.parsing.table import table

from generated import auth
from scripts import ROOT
from tests.docs.pages import EVERY_PAGE, PAGES, anchors, name_of, prose

README = ROOT / "README.md"
INDEX = ROOT / "docs" / "README.md"
ARCHITECTURE = ROOT / "ARCHITECTURE.md"
PROTOCOL = ROOT / "docs" / "protocol.md"
MOST_LINES = 250
MOST_WORDS = 3_000

INLINE = re.compile(r"\]\(([^)\s]+)\)")
DEFINITION = re.compile(r"^\[([^\]]+)\]: (\S+)$", re.MULTILINE)
REFERENCE = re.compile(r"\[[^\]]+\]\[([^\]]+)\]")


def links(page: Path) -> list[str]:
    """List what a page links to."""
    text = prose(page)
    return [*INLINE.findall(text), *(target for _, target in DEFINITION.findall(text))]


@pytest.mark.parametrize("page", EVERY_PAGE, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    """Every link within the repository leads to a file, and to a heading in it."""
    for link in links(page):
        if link.startswith("https://"):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), f"{page.name}: {link}"
        assert target.is_relative_to(ROOT), f"{page.name}: {link}"
        if anchor:
            assert anchor in anchors(target), f"{page.name}: {link}"


@pytest.mark.parametrize("page", EVERY_PAGE, ids=name_of)
def test_references_are_defined(page: Path) -> None:
    """Each `[text][name]` has a line `[name]: address`, and each such line is used."""
    text = prose(page)
    defined = {name for name, _ in DEFINITION.findall(text)}
    assert defined == set(REFERENCE.findall(re.sub(r"`[^`\n]*`", "x", text)))


def test_every_page_is_in_the_index() -> None:
    """Who begins at the README finds every page."""
    assert "docs/README.md" in links(README)
    listed = {(INDEX.parent / link.partition("#")[0]).resolve() for link in links(INDEX)}
    assert set(EVERY_PAGE) - {README, INDEX} <= listed


def test_readme_is_short() -> None:
    """The README is read in one sitting; the rest is in `docs/`."""
    assert len(README.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_architecture_is_short() -> None:
    """A newcomer reads it in a quarter of an hour; details are in docstrings and in `docs/`."""
    words = re.findall(r"[^\s|]*\w[^\s|]*", ARCHITECTURE.read_text(encoding="utf-8"))
    assert len(words) < MOST_WORDS


FOLDERS = "compiler|grammar|templates|generated|examples|scripts|tests|docs|typings|benchmarks|.ci"
PATH = re.compile(rf"`((?:{FOLDERS})/[\w./-]*)`")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_paths_exist(page: Path) -> None:
    """Every path of the repository that a page names is there."""
    for path in PATH.findall(prose(page)):
        assert (ROOT / path).exists(), f"{page.name} names `{path}`, which is not there"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_make_targets_exist(page: Path) -> None:
    """Every `make` that a page names is a target."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"(?:`|\$ )make ([a-z-]+)", page.read_text(encoding="utf-8")))
    assert named <= targets, f"{page}: there is no target {named - targets}"


def test_every_module_is_on_the_map() -> None:
    """The map in ARCHITECTURE.md has every module of the compiler, and every template.

    A package whose docstring has a map of its own is named there alone.
    """
    text = ARCHITECTURE.read_text(encoding="utf-8")
    for package in re.findall(r"`(compiler/\w+/)` is [^.]*; its docstring has the map", text):
        docstring = ast.get_docstring(ast.parse((ROOT / package / "__init__.py").read_text()))
        text += docstring or ""
    for folder in ("compiler", "grammar", "templates"):
        for path in sorted((ROOT / folder).rglob("*")):
            name = path.name
            if path.is_dir() or path.suffix not in (".py", ".jinja", ".lark"):
                continue
            if name != "__init__.py":
                named = re.search(rf"[`/]{re.escape(name)}`", text)
                assert named, f"ARCHITECTURE.md does not say what {path} is for"


def test_the_map_names_modules_that_are_there() -> None:
    """Every Python file that ARCHITECTURE.md names is one of the compiler, a template or a test."""
    folders = [ROOT / name for name in ("compiler", "grammar", "templates", "tests")]
    known = [path.as_posix() for folder in folders for path in folder.rglob("*.*")]
    of_examples = {"auth_types.py", "auth_v1.py", "auth_server_v1.py", "auth.py", "__init__.py"}
    named = re.findall(r"`([\w/.]+\.(?:py|lark|jinja))`", ARCHITECTURE.read_text(encoding="utf-8"))
    for name in {*named} - of_examples:
        assert any(path.endswith(f"/{name}") for path in known), f"there is no {name}"


def test_the_protocol_has_every_handler() -> None:
    """The handlers of a machine, those too that it has by itself, are on the protocol's page."""
    handlers = {name for each in auth.auth.objects for name in each.handlers}
    text = PROTOCOL.read_text(encoding="utf-8")
    assert not [name for name in handlers if f"`{name}`" not in text]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_codes_exist(page: Path) -> None:
    """Every diagnostic code that a page names is one."""
    named = set(re.findall(r"\bSC\d{3}\b", page.read_text(encoding="utf-8")))
    assert named <= set(CODES), f"{page}: {named - set(CODES)}"


def test_the_summary_has_every_keyword() -> None:
    """The language on a page leaves no keyword of the grammar out."""
    text = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    summary = text.partition("## On a page\n")[2].partition("```\n")[0]
    keywords = table().keywords | table().soft_words
    assert {"machine", "elif", "deep"} <= keywords
    assert not [word for word in sorted(keywords) if not re.search(rf"\b{word}\b", summary)]


def test_readme_names_the_versions_that_tests_run_with() -> None:
    text = README.read_text(encoding="utf-8")
    (sdk,) = re.findall(r"restate-sdk (\d+\.\d+)", text)
    (server,) = re.findall(r"restate-server (\d+\.\d+)", text)
    assert f"restate-sdk=={sdk}." in (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    assert f'restate-server": "{server}.' in (ROOT / "package.json").read_text(encoding="utf-8")
