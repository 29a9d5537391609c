"""What a compilation changes in its output folder, which may hold the output of other charts.

Every generated module names its source, so it is known what belongs to the charts that were
compiled, what to others, and what is left over from a chart that is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from . import codes, ir
from .diagnostics import Label, Report
from .emit.modules import Modules, path
from .emit.names import is_module_name
from .emit.support import can_be_imported, support_files
from .emit.text import render_package
from .headers import is_generated, services_of, source_of
from .limits import MOST_MODULE_CHARACTERS
from .parsing import syntax
from .parsing.parse import decode, parse
from .source import Source, Span


@dataclass(frozen=True, slots=True)
class Changes:
    """What to do in the output folder: the files that are wanted, and those that are left over."""

    files: Mapping[str, str]
    left_over: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """The output folder, as far as a compilation has to know it.

    `name` is that of the folder, `files` are the Python files in it, `relative` gives a source's
    path as headers name it, and `locate` the path of a source so named, or None where it is gone.
    """

    name: str
    files: Mapping[str, str]
    relative: Callable[[str], str]
    locate: Callable[[str], str | None]


def merge(
    program: ir.Program,
    output: Mapping[str, str],
    folder: Folder,
    read: Callable[[str], bytes],
    report: Report,
) -> Changes | None:
    """Join new output with what the folder holds already; None where they clash, which is reported.

    `read` reads a chart by its path.
    """
    compiled = {folder.relative(file.path): file for file in program.files}
    kept: dict[str, str] = {}
    left_over: list[str] = []
    for name, text in folder.files.items():
        source = source_of(text)
        if source is None or name in output:
            continue
        if source in compiled or folder.locate(source) is None:
            left_over.append(name)
        else:
            kept[name] = text
    served = [
        name[:-3]
        for name, text in {**kept, **output}.items()
        if services_of(text) and is_module_name(name[:-3])  # a copy may be called anything
    ]
    package = render_package(folder.name, sorted(served))
    files = {
        **output,
        **support_files([*kept.values(), *output.values(), package]),
        "__init__.py": package,
    }
    left_over += [
        name
        for name, text in folder.files.items()
        if name.startswith("_support/") and name not in files and is_generated(text)
    ]
    found = len(report)
    _report_overwriting(files, folder, compiled, read, report)
    _report_services(program, kept, folder, read, report)
    _report_outdated(program, kept, report)
    return Changes(files, tuple(sorted(left_over))) if len(report) == found else None


def report_same_module(program: ir.Program, report: Report) -> bool:
    """Report files and machines whose modules would have the same name; return whether any do."""
    found = len(report)
    modules = Modules(program)
    owners: dict[str, tuple[str, Span, str]] = {}

    def own(module: str, span: Span, what: str) -> None:
        name = path(module)
        if len(name) > MOST_MODULE_CHARACTERS:
            report.add(
                codes.LONG_MODULE,
                f"{what} would be written to a file whose name has {len(name)} characters",
                span,
                help=f"at most {MOST_MODULE_CHARACTERS} can be; take a shorter name",
            )
        # Some file systems, and who uses them, take `A.py` and `a.py` for one file.
        if name.lower() not in owners:
            owners[name.lower()] = (name, span, what)
            return
        other_name, other, other_what = owners[name.lower()]
        where = "" if name == other_name else f" or `{other_name}`, which can be the same file"
        report.add(
            codes.SAME_MODULE,
            f"{what} and {other_what} would both be written to `{name}`{where}",
            span,
            secondary=[Label(span=other, text="the other one")],
            help="rename one of them",
        )

    for file in program.files:
        start = _start(file)
        own(modules.types(file.path), start, f"the types of `{file.path}`")
        if file.machines:
            own(modules.service(file.path), start, f"the Restate objects of `{file.path}`")
        for machine in file.machines:
            for chart in machine.charts:
                what = f"version {chart.version} of machine `{machine.name}`"
                own(modules.chart(machine.name, chart.version), chart.span, what)
        for machine in file.machines:
            for chart in machine.charts:
                for each in chart.migrations:
                    what = f"the migration from {each.source} to {chart.version}"
                    module = modules.migration(machine.name, each.source, chart.version)
                    own(module, each.span, f"{what} of machine `{machine.name}`")
    return len(report) > found


def _start(file: ir.File) -> Span:
    return Span(file.span.source, 0, 0)


def _report_overwriting(
    files: Mapping[str, str],
    folder: Folder,
    compiled: Mapping[str, ir.File],
    read: Callable[[str], bytes],
    report: Report,
) -> None:
    """Report output that would replace another chart's, or a file that was written by hand."""
    alike = {name.lower(): name for name in folder.files}
    for name, text in files.items():
        # Some file systems take names that differ by case for one.
        there = name if name in folder.files else alike.get(name.lower(), name)
        old = folder.files.get(there, "")
        if not old.strip():
            continue
        new, source = source_of(text), source_of(old)
        file = [*compiled.values()][-1] if new is None else compiled[new]
        if not is_generated(old):
            report.add(
                codes.NOT_GENERATED,
                f"`{there}` in the output folder was not written by sc-compile",
                _start(file),
                help="move that file, or choose another output folder",
            )
        elif source is not None and source not in compiled and folder.locate(source) is not None:
            report.add(
                codes.SAME_MODULE,
                f"`{there}` in the output folder is the output of `{source}`",
                _start(file),
                help=_compile_both(file.machines, source, _chart_at(folder.locate(source), read))
                or "rename one of the charts, or choose another output folder",
            )


def _report_services(
    program: ir.Program,
    kept: Mapping[str, str],
    folder: Folder,
    read: Callable[[str], bytes],
    report: Report,
) -> None:
    """Report machines whose service another chart in the folder has already."""
    owners: dict[str, str] = {}
    for text in kept.values():
        owners.update(dict.fromkeys(services_of(text), source_of(text) or ""))
    for file in program.files:
        for machine in file.machines:
            source = owners.get(machine.service)
            if source is None:
                continue
            chart = _chart_at(folder.locate(source), read)
            other = _places(chart).get(machine.service) if chart is not None else None
            report.add(
                codes.SERVICE_TAKEN,
                f"the service `{machine.service}` is compiled from `{source}` already",
                _places(machine.span.source)[machine.service],
                secondary=[Label(span=other, text="the other one")] if other is not None else [],
                help=_compile_both([machine], source, chart)
                or "rename one of the machines, or give one of them `option service = ...`",
            )


def _report_outdated(program: ir.Program, kept: Mapping[str, str], report: Report) -> None:
    """Report charts whose output could not be imported with the support package of this version."""
    outdated = {source_of(text): name for name, text in kept.items() if not can_be_imported(text)}
    for source, name in sorted(outdated.items(), key=str):
        report.add(
            codes.OUTDATED_OUTPUT,
            f"`{name}` in the output folder was written by another version of sc-compile",
            _start(program.files[-1]),
            help=f"compile `{source}` together with this one",
        )


def _chart_at(location: str | None, read: Callable[[str], bytes]) -> Source | None:
    """Read a chart that is not compiled now, as far as that can be done."""
    if location is None:
        return None
    try:
        return decode(location, read(location), Report())
    except OSError:
        return None


def _compile_both(machines: Sequence[ir.Machine], source: str, chart: Source | None) -> str | None:
    """Say what to do where another chart has versions of a machine; None where it has not."""
    if chart is None:
        return None
    named = {machine.name.text for machine in parse(chart, Report()).machines}
    shared = next((machine.name for machine in machines if machine.name in named), None)
    if shared is None:
        return None
    return f"`{source}` has versions of `{shared}` too: compile it together with this one"


def _places(source: Source) -> dict[str, Span]:
    """Return where a chart gives its services their names."""
    places: dict[str, Span] = {}
    for machine in parse(source, Report()).machines:
        service, span = machine.name.text, machine.name.span
        for option in machine.options:
            if option.name.text == "service" and isinstance(option.value, syntax.Str):
                service, span = option.value.value, option.value.span
        places.setdefault(service, span)
    return places
