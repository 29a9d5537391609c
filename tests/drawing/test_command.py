"""The command `sc-draw`: what it writes, what it refuses, and with which code."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from sc_compile import codes
from sc_compile.drawing import elk
from sc_compile.drawing.cli import command
from sc_compile.drawing.formats import MOST_BOXES

from scripts import ROOT
from tests.drawing.drawn import chart_of
from tests.git import commit, git

ERRORS = Path(__file__).parent / "errors"
CHANGE = Path(__file__).parent / "changes" / "book_lending"
UPDATE = "pytest tests/drawing/test_command.py tests/docs --update-goldens"
PLAYER = "examples/player/player.sc"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in the repository, where npm has installed ELK."""
    monkeypatch.chdir(ROOT)


def draw(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(command, arguments)


# --- what is drawn ------------------------------------------------------------------------------


def test_an_svg_is_printed() -> None:
    """Without a file, the SVG goes to stdout, and nothing else does."""
    result = draw(PLAYER)
    assert result.exit_code == 0, result.output
    root = ElementTree.fromstring(result.stdout)
    assert root.tag == f"{SVG}svg"
    assert root.findtext(f"{SVG}title") == "Statechart of player"
    assert "off to resume: POWER." in (root.findtext(f"{SVG}desc") or "")


def test_names_lead_to_the_lines_of_the_chart(tmp_path: Path) -> None:
    """A link is relative to where the picture is, or what `--link` says."""
    chart = tmp_path / "player.sc"
    shutil.copy(ROOT / PLAYER, chart)
    lines = chart.read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if "state muted {" in text)
    file = tmp_path / "pictures" / "player.svg"
    assert draw(str(chart), "-o", str(file)).exit_code == 0
    assert f'<a href="../player.sc#L{line}">' in file.read_text(encoding="utf-8")
    told = "https://example.com/{path}?line={line}&raw"
    result = draw(str(chart), "--link", told)
    path = chart.as_posix()
    assert f'<a href="https://example.com/{path}?line={line}&amp;raw">' in result.stdout


def test_texts_of_a_chart_are_texts_in_a_picture(tmp_path: Path) -> None:
    """Whatever a chart has in its names and strings, the SVG is well formed, and runs nothing."""
    hostile = "</title><script>alert(1)</script><!-- & ]]> '"
    chart = tmp_path / "javascript:alert(1) #.sc"
    chart.write_text(
        'machine m { description "' + hostile + '" initial "' + hostile + '"\n'
        'state "' + hostile + '" { tags "' + hostile + '" entry { log "' + hostile + '\\u202e" }\n'
        'after 1s if in_state("' + hostile + '") -> over } final over }',
        encoding="utf-8",
    )
    result = draw(str(chart))
    assert result.exit_code == 0, result.output
    root = ElementTree.fromstring(result.stdout)
    assert not [each for each in root.iter() if each.tag in (f"{SVG}script", "script")]
    links = [each.attrib["href"] for each in root.iter(f"{SVG}a")]
    assert links
    assert not any(":" in link or " " in link or "%23.sc#L" not in link for link in links)
    shown = ["".join(each.itertext()) for each in root.iter(f"{SVG}title")]
    assert any(f"state {hostile}" in text for text in shown)
    assert not any("\u202e" in text for text in shown)


def test_one_file_for_each_format(tmp_path: Path) -> None:
    """The end of a name says the format; a second run finds all of them up to date."""
    files = [tmp_path / f"player{end}" for end in (".svg", ".png", ".mmd", ".md")]
    told = [part for file in files for part in ("-o", str(file))]
    result = draw(PLAYER, *told)
    assert result.exit_code == 0, result.output
    assert [file.read_bytes()[:8] for file in files] == [
        b"<svg xml",
        b"\x89PNG\r\n\x1a\n",
        b"stateDia",
        b"## playe",
    ]
    again = draw(PLAYER, *told, "--check")
    assert again.exit_code == 0
    assert again.stderr.count("up to date") == 4
    files[0].write_text("other", encoding="utf-8")
    files[1].unlink()
    checked = draw(PLAYER, *told, "--check")
    assert checked.exit_code == 1
    assert f"stale: {files[0]}" in checked.stderr
    assert f"missing: {files[1]}" in checked.stderr
    assert files[0].read_text(encoding="utf-8") == "other"


def test_a_png_has_the_texts(tmp_path: Path) -> None:
    """A PNG is larger by its scale, and dark or light as it is told."""
    sizes = {}
    for name, told in {
        "one": ("--scale", "1"),
        "dark": ("--scale", "1", "--theme", "dark"),
    }.items():
        file = tmp_path / f"{name}.png"
        assert draw(PLAYER, "-o", str(file), *told).exit_code == 0
        data = file.read_bytes()
        sizes[name] = (int.from_bytes(data[16:20]), int.from_bytes(data[20:24]))
    assert sizes["one"] == sizes["dark"]
    assert (tmp_path / "one.png").read_bytes() != (tmp_path / "dark.png").read_bytes()


@pytest.mark.long("two processes more; those of test_pictures.py give the same bytes already")
def test_the_same_chart_gives_the_same_bytes() -> None:
    """Whatever the order of hashes is, in processes of their own."""
    made = {
        subprocess.run(
            [str(Path(sys.executable).with_name("sc-draw")), "tests/drawing/charts/forks.sc"],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(made) == 1


def test_parts_of_a_chart() -> None:
    """`--machine` and `--state` choose what is drawn."""
    whole = draw("examples/checkout/checkout.sc", "--format", "mermaid").stdout
    cashier = draw("examples/checkout/checkout.sc", "--machine", "cashier", "--format", "mermaid")
    assert "unpaid" in whole
    assert "unpaid" not in cashier.stdout
    state = draw("examples/book_lending/book_lending.sc", "--state", "on_loan")
    texts = {
        "".join(text.itertext()) for text in ElementTree.fromstring(state.stdout).iter(f"{SVG}text")
    }
    assert {"reporting", "requesting_hold", "deciding", "on_hold", "declined"} <= texts
    assert not {"lent", "available", "checking_out"} & texts


def test_a_version_is_named_with_its_machine() -> None:
    """Of a machine with two versions, both are drawn, or the one that is named."""
    both = draw("examples/counter/counter.sc", "--format", "mermaid").stdout
    one = draw("examples/counter/counter.sc", "--format", "mermaid", "--machine", "counter v2")
    assert "total" in both
    assert "count += 1" in both
    assert "count += 1" not in one.stdout


def test_a_large_chart_is_drawn_state_by_state(tmp_path: Path) -> None:
    """Where a chart is too large for one picture, the message says how to draw it."""
    chart = tmp_path / "large.sc"
    chart.write_text(chart_of(MOST_BOXES), encoding="utf-8")
    refused = draw(str(chart))
    assert refused.exit_code == 2
    assert "error[SC603]" in refused.stderr
    assert "draw it state by state: `--state g0`" in refused.stderr
    part = draw(str(chart), "--state", "g3")
    assert part.exit_code == 0, part.stderr
    assert "s3_8" in part.stdout


# --- changes ------------------------------------------------------------------------------------


def test_a_change_since_a_revision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--diff git:REV` compares this folder with what it was."""
    shutil.copy(CHANGE / "old" / "book_lending.sc", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(elk.VARIABLE, str(ROOT / "node_modules/elkjs/lib/elk-worker.min.js"))
    git("init", "-q")
    commit()
    same = draw("--diff", "git:HEAD")
    assert same.exit_code == 0, same.output
    assert "nothing that is drawn has changed" in same.stderr
    assert "Nothing that is drawn has changed." in same.stdout
    assert "checking_out" not in same.stdout
    files = [f"same{end}" for end in (".svg", ".md", ".mmd", ".png")]
    written = draw("--diff", "git:HEAD", *(part for file in files for part in ("-o", file)))
    assert written.exit_code == 0, written.output
    svg, page, mermaid = (Path(file).read_text(encoding="utf-8") for file in files[:3])
    ElementTree.fromstring(svg)
    assert "Nothing that is drawn has changed.</text>" in svg
    assert page == "Nothing that is drawn has changed.\n"
    assert mermaid.startswith("stateDiagram-v2\n")
    assert mermaid.count("\n") == 2
    assert Path(files[3]).read_bytes().startswith(b"\x89PNG")
    shutil.copy(CHANGE / "new" / "book_lending.sc", tmp_path)
    result = draw("--diff", "git:HEAD", ".")
    assert result.exit_code == 0, result.output
    assert "was on_loan.requesting_hold" in result.stdout
    assert "BR201" in result.stdout


# --- what is refused ----------------------------------------------------------------------------


def test_wrong_usage_is_refused(tmp_path: Path) -> None:
    """What cannot be meant is said, with exit code 2."""
    for told, said in {
        (PLAYER, "-o", "player.gif"): "ends in none of .svg, .png, .mmd, .md",
        (PLAYER, PLAYER): "Too many charts",
        (PLAYER, "--check"): "--check compares files",
        ("nowhere.sc",): "there is no folder or file `nowhere.sc`",
        (str(tmp_path),): "there is no chart (`*.sc`)",
        ("--diff", "git:nowhere", PLAYER): "there is no revision `nowhere`",
        (): "Missing argument 'CHART'",
        ("--diff",): "Missing argument 'OLD'",
        (PLAYER, "-o", str(tmp_path / "a.svg"), "--scale", "3"): "--scale is for PNGs",
        (PLAYER, "--link", "http://x/{file}"): "nothing is put in for {file}: there are {path} and",
        ("examples/book_lending/book_lending.sc", "--state", "waiting_for_answer"): (
            "did you mean `on_loan.waiting_for_answer`?"
        ),
    }.items():
        result = draw(*told)
        assert result.exit_code == 2, told
        assert said in result.output, result.output


def test_charts_with_errors_are_not_drawn(tmp_path: Path) -> None:
    """The compiler's own messages are shown."""
    chart = tmp_path / "wrong.sc"
    chart.write_text("machine wrong { initial nowhere  state a {} }", encoding="utf-8")
    result = draw(str(chart))
    assert result.exit_code == 2
    assert "error[SC3" in result.stderr
    assert "does not compile" in result.stderr


CASES = sorted(path for path in ERRORS.iterdir() if path.is_dir()) if ERRORS.exists() else []


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_errors_have_codes(
    case: Path, update_goldens: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each code of a family of its own has a case: a command, and what it says."""
    _arrange(case.name.partition("_")[0], monkeypatch)
    monkeypatch.chdir(case)
    told = (case / "command.txt").read_text(encoding="utf-8").split()
    result = draw(*told[1:])
    assert result.exit_code == 2, result.output
    expected = case / "expected.txt"
    if update_goldens:
        expected.write_text(result.stderr, encoding="utf-8")
        return
    assert result.stderr == expected.read_text(encoding="utf-8"), f"if this is right: {UPDATE}"


def _arrange(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bring about what a case needs: something is missing, or fails."""
    monkeypatch.setenv(elk.VARIABLE, str(ROOT / "node_modules/elkjs/lib/elk-worker.min.js"))
    if code == codes.MISSING_SOFTWARE.id:
        monkeypatch.setenv(elk.VARIABLE, "nowhere.js")
    elif code == codes.TOO_MANY_STATES.id:
        monkeypatch.setattr("sc_compile.drawing.formats.MOST_BOXES", 3)
    elif code == codes.LAYOUT_FAILED.id:
        monkeypatch.setattr("sc_compile.drawing.elk_graph.OPTIONS", {"elk.algorithm": "none"})
        monkeypatch.setattr("sc_compile.drawing.layout.ATTEMPTS", ({"elk.algorithm": "none"},))
    elif code == codes.NO_FONT.id:
        monkeypatch.setattr("sc_compile.drawing.png.FONTS", "Nobody Has This")


def test_every_code_has_a_case() -> None:
    """No code of pictures is without a case."""
    known = {code for code in codes.CODES if code.startswith("SC6")}
    assert {case.name.partition("_")[0] for case in CASES} == known


@pytest.mark.parametrize("module", ["py_mini_racer", "resvg_py"])
def test_the_extra_is_asked_for_where_it_is_missing(
    module: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without what draws, an error says what to install; Mermaid text needs none of it."""
    monkeypatch.setitem(sys.modules, module, None)
    result = draw(PLAYER, "-o", str(tmp_path / "player.png"))
    assert result.exit_code == 2
    assert "error[SC601]" in result.stderr
    assert "pip install '/path/to/sc-compile[draw]'" in result.stderr
    assert draw(PLAYER, "--format", "mermaid").exit_code == 0


def test_where_elk_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is found where npm has put it, here or above, else the error says how to get it."""
    monkeypatch.delenv(elk.VARIABLE, raising=False)
    monkeypatch.chdir(ROOT / "docs" / "pictures")
    assert elk.find_script() == ROOT / "node_modules" / "elkjs" / "lib" / "elk-worker.min.js"
    monkeypatch.chdir(tmp_path)
    result = draw(str(ROOT / PLAYER))
    assert result.exit_code == 2
    assert "npm install elkjs" in result.stderr


def test_a_wrong_script_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `SC_DRAW_ELK` names is not there, or is another script, or none at all."""
    for name, text in {
        "missing.js": None,
        "no_script.js": "this is not JavaScript",
        "another.js": "var x = 1;",
        "bytes.js": b"\xff\xfe\xff",
    }.items():
        file = tmp_path / name
        if text is not None:
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        monkeypatch.setenv(elk.VARIABLE, str(file))
        result = draw(PLAYER)
        assert result.exit_code == 2, name
        assert "error[SC601]" in result.stderr, result.stderr
        assert str(file) in result.stderr
        assert elk.VARIABLE in result.stderr
        assert "bug in" not in result.stderr


def test_the_compiler_does_without() -> None:
    """What draws is imported by `sc-draw` alone, and the engine only where it is used."""
    script = (
        "import sys, sc_compile.cli, sc_compile.pipeline, sc_compile.breaking.cli;"
        "print([name for name in sys.modules if 'drawing' in name or 'racer' in name]);"
        "import sc_compile.drawing.cli;"
        "print([name for name in sys.modules if 'racer' in name or 'resvg' in name])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["[]", "[]"]
