"""The grammar of editors: it knows all words, and colours charts as the lexer for Pygments does."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from pygments.token import Comment, Keyword, Number, Operator, String
from sc_compile.highlighting import lexer
from sc_compile.highlighting.lexer import StatechartLexer

from scripts import ROOT

from .test_lexer import CHARTS

VSCODE = ROOT / "editors" / "vscode"
GRAMMAR = VSCODE / "syntaxes" / "statechart.tmLanguage.json"
# What both colour alike: scopes of the grammar, and tokens of the lexer.
CLASSES = {
    "comment": ("comment.", (Comment,)),
    "string": ("string.", (String,)),
    "number": ("constant.numeric", (Number,)),
    "keyword": ("keyword.", (Keyword.Declaration, Keyword.Reserved, Keyword, Operator)),
}


def test_it_knows_all_words() -> None:
    """A word of the language that is new has its colour in editors, too."""
    text = GRAMMAR.read_text(encoding="utf-8")
    listed = {
        word
        for each in re.findall(r"\(\?:((?:[a-zA-Z_]+\|)+[a-zA-Z_]+)\)", text)
        for word in each.split("|")
    }
    assert listed >= {*lexer.KEYWORDS, *lexer.TYPES, *lexer.FUNCTIONS, *lexer.PSEUDO}


@pytest.mark.long("runs VS Code's tokeniser, which npm installs beside the extension")
def test_charts_have_the_colours_of_the_lexer() -> None:
    """What is a comment, a string, a number or a keyword is so in both."""
    names = [path.as_posix() for path in CHARTS]
    done = subprocess.run(
        ["node", "tests/highlighting/textmate.mjs", VSCODE, GRAMMAR],
        cwd=ROOT,
        input=json.dumps(names),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for name, lines in json.loads(done.stdout).items():
        text = Path(name).read_text(encoding="utf-8")
        ours = _classes_of_lexer(text)
        theirs = [
            _class_of_scopes(scopes)
            for line in [*lines]
            for part in _with_end(line)
            for scopes in part
        ]
        for place, (character, one, other) in enumerate(zip(text, ours, theirs, strict=False)):
            if not character.isspace():
                line = text.count("\n", 0, place) + 1
                assert one == other, f"{name}:{line}: {character!r} is {one} and {other}"


def _with_end(line: list[list[str]]) -> list[list[str]]:
    """Return the scopes of each character of a line, and of its end."""
    return [*([scopes] * len(text) for text, scopes in line), [""]]


def _class_of_scopes(scopes: str) -> str:
    around = re.findall(r"(string\.|meta\.embedded)", scopes)
    if around and around[-1] == "string.":
        return "string"
    last = scopes.split()[-1] if scopes else ""
    for name, (prefix, _) in CLASSES.items():
        if last.startswith(prefix):
            return name
    return ""


def _classes_of_lexer(text: str) -> list[str]:
    found: list[str] = []
    for kind, value in StatechartLexer(stripnl=False, ensurenl=False).get_tokens(text):
        name = next(
            (name for name, (_, kinds) in CLASSES.items() if any(kind in each for each in kinds)),
            "",
        )
        if kind in (Keyword.Constant, Keyword.Type, String.Interpol):
            name = ""
        found += [name] * len(value)
    return found


@pytest.mark.long("packages the extension with what npm installs")
def test_the_extension_is_packaged() -> None:
    """`make vsix` makes a package with the client, the grammar and the licence."""
    done = subprocess.run(["make", "vsix"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(VSCODE / "statechart.vsix") as package:
        names = set(package.namelist())
        grammar = package.read("extension/syntaxes/statechart.tmLanguage.json")
    assert {"extension/package.json", "extension/dist/extension.js"} <= names
    assert grammar == GRAMMAR.read_bytes()
    assert not [name for name in names if "node_modules" in name]


@pytest.mark.long("runs the client of the extension; the server that it starts is tested as such")
def test_the_extension_starts_the_server(tmp_path: Path) -> None:
    """The server of the folder's environment is started, and a picture is shown without scripts."""
    server = tmp_path / ".venv" / "bin" / "sc-lsp"
    server.parent.mkdir(parents=True)
    server.touch()
    done = subprocess.run(
        ["node", "tests/highlighting/extension.mjs", VSCODE / "extension.js", tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["server"] == {"command": str(server), "args": ["--stdio"]}
    assert said["selector"] == [{"language": "statechart"}]
    assert said["initializationOptions"] == {"output": "generated", "strict": True}
    assert said["asked"] == {"command": "sc.picture", "arguments": ["file:///a.sc", "door", "v1"]}
    assert said["passed"] == "sc.showGenerated"
    assert said["options"] == {"enableScripts": False}
    assert "default-src 'none'" in said["html"]
    assert "door & wall" not in said["html"]  # it is an image, not a part of the page
    assert said["errors"] == []
