"""Diff locality: what an edited line of a chart changes in the generated code, and where."""

from __future__ import annotations

import ast
import difflib
import re
import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from sc_compile.merge import Folder
from sc_compile.pipeline import compile_charts

from .edits import EDITS, RENAMES, SHOP, Edit
from .report import Section, Target, figure

_TITLE = re.compile(r"^    # --- (.+) ---$")


@dataclass(frozen=True, slots=True)
class Change:
    """How a text changes: in how many hunks, and how many lines go and come."""

    hunks: int
    gone: int
    come: int

    @property
    def lines(self) -> int:
        """Return the number of lines that change: one that is replaced by another counts once."""
        return max(self.gone, self.come)


@dataclass(frozen=True, slots=True)
class Found:
    """What an edit has changed, by the generated files, and in the chart."""

    files: Mapping[str, Change]
    parts: Mapping[str, frozenset[str]]
    chart: Change

    @property
    def lines(self) -> int:
        """Return the number of generated lines that change."""
        return sum(each.lines for each in self.files.values())

    @property
    def hunks(self) -> int:
        """Return the number of places in the generated code that change."""
        return sum(each.hunks for each in self.files.values())


@cache
def compiled(chart: str) -> dict[str, str]:
    """Compile `chart.sc`; give the modules made of it, without what all charts share."""
    folder = Folder(name="generated", files={}, relative=str, locate=lambda name: name)
    report, changes = compile_charts(["chart.sc"], lambda _: chart.encode(), folder, identify=str)
    if changes is None:
        raise ValueError("; ".join(found.message for found in report.sorted()))
    shared = ("__init__.py", "_support/")
    return {name: text for name, text in changes.files.items() if not name.startswith(shared)}


def measure(edit: Edit) -> Found:
    """Compile a chart before and after an edit, and compare."""
    return compare(edit.chart, edit.after)


def compare(before: str, after: str) -> Found:
    """Compare the output of two charts."""
    old, new = compiled(before), compiled(after)
    files: dict[str, Change] = {}
    changed: dict[str, frozenset[str]] = {}
    for name in sorted({*old, *new}):
        was, now = old.get(name, ""), new.get(name, "")
        if was != now:
            files[name] = change(was, now)
            changed[name] = frozenset(changed_parts(was, now))
    return Found(files, changed, change(before, after))


def change(old: str, new: str) -> Change:
    """Compare two texts by lines."""
    edits = list(_edits(old, new))
    return Change(
        hunks=len(edits),
        gone=sum(end - start for start, end, _, _ in edits),
        come=sum(end - start for _, _, start, end in edits),
    )


def changed_parts(old: str, new: str) -> Iterator[str]:
    """Yield the parts of a module that change; `*` is a whole one that comes or goes."""
    if not old or not new:
        yield "*"
        return
    was, now = parts(old), parts(new)
    old_lines, new_lines = old.splitlines(), new.splitlines()
    for old_start, old_end, new_start, new_end in _edits(old, new):
        yield from (was[at] for at in range(old_start, old_end) if old_lines[at])
        yield from (now[at] for at in range(new_start, new_end) if new_lines[at])


def _edits(old: str, new: str) -> Iterator[tuple[int, int, int, int]]:
    matcher = difflib.SequenceMatcher(None, old.splitlines(), new.splitlines(), autojunk=False)
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if kind != "equal":
            yield old_start, old_end, new_start, new_end


def parts(text: str) -> list[str]:
    """Name the part of a generated module that each of its lines belongs to.

    That is a class, a function or an assignment by its name, the imports, or the header; in the
    class of a machine its members, and for what a state does, `state` and the state's path. Blank
    lines and comments belong to what follows them.
    """
    lines = text.splitlines()
    found = [""] * len(lines)
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef) and node.name == "Machine":
            _fill(found, node.lineno, node.lineno, "Machine")
            title = ""
            done = node.lineno
            for member in node.body:
                start, end = _place(member)
                for line in lines[done:start]:
                    if match := _TITLE.match(line):
                        title = f"state {match[1]}"
                is_table = isinstance(member, ast.AnnAssign)
                _fill(found, start, end, _name(member) if is_table else title or _name(member))
                done = end
        else:
            _fill(found, *_place(node), _name(node))
    following = "end"
    for at in reversed(range(len(found))):
        following = found[at] = found[at] or following
    return found


def _place(node: ast.stmt) -> tuple[int, int]:
    decorators = getattr(node, "decorator_list", [])
    return min([node.lineno, *(each.lineno for each in decorators)]), node.end_lineno or node.lineno


def _fill(found: list[str], first: int, last: int, name: str) -> None:
    found[first - 1 : last] = [name] * (last - first + 1)


def _name(node: ast.stmt) -> str:
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return name
        case ast.Import() | ast.ImportFrom() | ast.If():  # `if TYPE_CHECKING`: the functions
            return "imports"
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
        case ast.Expr(value=ast.Constant()):
            return "description"
        case _:
            return ast.unparse(node).partition("(")[0]


def run() -> Section:
    """Make all edits, and tell what they have changed."""
    section = Section("diff", "Diff locality")
    section.text(
        "Generated lines and hunks that change with an edit of a chart "
        "([edits.py](edits.py)). A line that is replaced counts once. The test "
        "`tests/emit/test_diff_locality.py` holds each edit to these numbers, and to the parts of "
        "the code that mean it."
    )
    found = {name: measure(edit) for name, edit in EDITS.items()}
    found |= {name: compare(SHOP, SHOP.replace(old, new)) for name, (old, new) in RENAMES.items()}
    rows = []
    for name, each in found.items():
        files = ", ".join(f"`{file}`" for file in each.files) or "none"
        edited, lines = each.chart.lines, each.lines
        ratio = figure(lines / edited)
        rows.append([name, str(edited), str(lines), str(each.hunks), ratio, files])
    section.table(
        ["edit", "lines edited", "generated lines", "hunks", "per edited line", "files"], rows
    )
    ratios = [each.lines / each.chart.lines for each in found.values()]
    outside = [
        name
        for name, edit in EDITS.items()
        if any(not parts <= set(edit.parts.get(f, ())) for f, parts in found[name].parts.items())
    ]
    section.text(f"Median: {figure(statistics.median(ratios))} generated lines per edited line.")
    section.targets(
        [
            Target("typical edits", "≥ 30", str(len(found)), len(found) >= 30),
            Target(
                "edits that change code which does not mean them",
                "0",
                ", ".join(outside) or "0",
                not outside,
            ),
        ]
    )
    return section
