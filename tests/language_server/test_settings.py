"""The settings for editors, as far as they can be looked at without the editors."""

from __future__ import annotations

import json
import tomllib

from scripts import ROOT

EDITORS = ROOT / "editors"
PAGE = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
SCRIPTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]


def test_helix() -> None:
    """Its settings are read, start the server, and are those on the page."""
    text = (EDITORS / "helix" / "languages.toml").read_text(encoding="utf-8")
    settings = tomllib.loads(text)
    (language,) = settings["language"]
    (server,) = language["language-servers"]
    assert settings["language-server"][server]["command"] in SCRIPTS
    assert language["file-types"] == ["sc"]
    assert text in PAGE


def test_neovim() -> None:
    text = (EDITORS / "neovim" / "sc_lsp.lua").read_text(encoding="utf-8")
    assert 'cmd = { "sc-lsp" }' in text
    assert "editors/neovim/sc_lsp.lua" in PAGE


def test_vscode() -> None:
    """What the extension's description names is there."""
    folder = EDITORS / "vscode"
    package = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    (language,) = package["contributes"]["languages"]
    (grammar,) = package["contributes"]["grammars"]
    assert (folder / language["configuration"]).exists()
    assert (folder / grammar["path"]).exists()
    json.loads((folder / language["configuration"]).read_text(encoding="utf-8"))
    client = (folder / "extension.js").read_text(encoding="utf-8")
    for setting in package["contributes"]["configuration"]["properties"]:
        assert f'get("{setting.removeprefix("statechart.")}")' in client
    assert '"sc-lsp"' in client
