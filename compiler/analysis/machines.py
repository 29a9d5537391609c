"""Check machines: their versions, options, contexts and lets, and put the charts together."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

from .. import codes, ir
from ..datatypes import Scalar
from ..diagnostics import Fix, Label, Report
from .charts.chart_context import ChartContext
from .charts.definitions import fields
from .charts.event_views import event_ref
from .charts.families import check_families
from .charts.handlers import Handlers
from .charts.invariants import build_invariants
from .charts.lets import check_lets
from .charts.options import CheckedOptions, check_agreement, check_options
from .charts.presence import follow_none
from .charts.states import build_states
from .checks.migrations import build_migrations
from .checks.whole_chart import check_chart
from .expressions.scope import Scope, constant_scope
from .expressions.typecheck import Checker
from .names.signatures import MachineVersion, context_parameters
from .names.symbols import LetSymbol, MachineNames, RecordTable, Symbol
from .names.type_names import TypeResolver
from .states.survey import Survey, survey


class MachineBuilder:
    """Builds the machines of a program."""

    def __init__(self, resolver: TypeResolver, records: RecordTable, report: Report) -> None:
        """Start with what is known of the whole program."""
        self.resolver = resolver
        self.records = records
        self.report = report

    def prepare(
        self, versions: Sequence[MachineVersion]
    ) -> list[tuple[Symbol, list[tuple[MachineVersion, CheckedOptions]]]]:
        """Group versions by machine, check names and options, and find the services.

        Versions are in document order, those of a file that is imported first.
        """
        groups: dict[Symbol, dict[str, tuple[MachineVersion, CheckedOptions]]] = {}
        for version in sorted(versions, key=lambda v: v.symbol.files.index(v.names.path)):
            checked = check_options(version, Checker(self.report, self.records))
            known = groups.setdefault(version.symbol, {})
            if version.name in known:
                self._report_duplicate(version, known[version.name][0])
                continue
            known[version.name] = (version, checked)
        # Those of a file in document order, whatever it imports.
        owned = [each.symbol for each in versions if each.names.path == each.symbol.file]
        prepared = [(symbol, list(groups[symbol].values())) for symbol in dict.fromkeys(owned)]
        for symbol, members in prepared:
            check_agreement(members, symbol, Checker(self.report, self.records))
            latest = find_latest([version for version, _ in members], self.report)
            symbol.service = next(
                checked.options.service for version, checked in members if version is latest
            )
        self._check_services([symbol for symbol, _ in prepared])
        return prepared

    def build(
        self, symbol: Symbol, members: Sequence[tuple[MachineVersion, CheckedOptions]]
    ) -> ir.Machine:
        """Return a machine with all its versions."""
        handlers: Handlers = {}
        charts = {
            version.name: self._chart(version, checked, handlers) for version, checked in members
        }
        migrated = build_migrations(charts)
        latest = find_latest([version for version, _ in members], Report())
        machine = ir.Machine(
            file=symbol.file,
            name=symbol.name,
            service=symbol.service,
            charts=migrated,
            latest=latest.name,
            span=latest.node.span,
        )
        for built, (_, context) in zip(migrated, charts.values(), strict=True):
            check_chart(context, built, is_current=built in machine.current)
        return machine

    def _chart(
        self, version: MachineVersion, checked: CheckedOptions, handlers: Handlers
    ) -> tuple[ir.Chart, ChartContext]:
        node, names = version.node, version.names
        checker = Checker(self.report, self.records)
        inputs = fields(version.params, constant_scope(names, "the default of an input"), checker)
        machine = self._names(version)
        surveyed: Survey = survey(version, self.report)
        check_families(surveyed, machine, names, self.report)
        scope = Scope(
            names=names, place="the default of a context field", machine=machine, has_fields=False
        )
        context = fields(tuple(machine.context.values()), scope, checker)
        let_scope = Scope(names=names, place="a `let`", machine=machine, state=surveyed.root)
        lets = check_lets(machine.lets, let_scope, checker)
        chart = ChartContext(
            version=version,
            machine=machine,
            survey=surveyed,
            checker=checker,
            presence=follow_none(surveyed, machine, names, context, self.records),
            handlers=handlers,
        )
        root = build_states(chart)
        built = ir.Chart(
            file=names.path,
            machine=version.symbol.name,
            version=version.name,
            input=inputs,
            output=version.output if version.output is not None else Scalar.NONE,
            context=context,
            lets=lets,
            options=checked.options,
            events=tuple(event_ref(symbol) for symbol in version.events.values()),
            root=root,
            reads_clock=checker.reads_clock,
            invariants=build_invariants(chart),
            span=node.span,
        )
        return built, chart

    def _names(self, version: MachineVersion) -> MachineNames:
        context = context_parameters(version.node, version.names, self.resolver, self.report)
        lets: dict[str, LetSymbol] = {}
        places = {param.name: param.span for param in context}
        for node in version.node.lets:
            name = node.name.text
            if name in places:
                self.report.add(
                    codes.DUPLICATE_NAME,
                    f"`{name}` is defined twice in the machine",
                    node.name.span,
                    secondary=(Label(span=places[name], text="first defined here"),),
                )
            elif name in ("input", "event", "self"):
                self.report.add(
                    codes.RESERVED_NAME,
                    f"`{name}` has a meaning of its own, and cannot be a `let`",
                    node.name.span,
                )
            else:
                places[name] = node.name.span
                lets[name] = LetSymbol(name=name, node=node)
        return MachineNames(
            symbol=version.symbol,
            version=version.name,
            input={param.name: param for param in version.params},
            context={param.name: param for param in context},
            lets=lets,
            events=version.events,
            output=version.output,
        )

    def _report_duplicate(self, version: MachineVersion, first: MachineVersion) -> None:
        named = version.node.version
        self.report.add(
            codes.DUPLICATE_VERSION,
            f"version `{version.name}` of `{version.symbol.name}` is defined twice",
            named.span if named is not None else version.node.name.span,
            secondary=(
                Label(
                    span=first.node.version.span if first.node.version else first.node.name.span,
                    text="first defined here",
                ),
            ),
            help="a machine without `version` is `v1`" if named is None else None,
        )

    def _check_services(self, symbols: Sequence[Symbol]) -> None:
        first: dict[str, Symbol] = {}
        for symbol in symbols:
            known = first.setdefault(symbol.service, symbol)
            if known is symbol:
                continue
            code, message = codes.SAME_SERVICE, f"two machines are the service `{symbol.service}`"
            help_text = None
            if known.name == symbol.name:
                code = codes.SCATTERED_VERSIONS
                message = f"`{symbol.name}` is defined in two files, and neither imports the other"
                path = posixpath.relpath(known.file, posixpath.dirname(symbol.file) or ".")
                help_text = (
                    "if these are versions of one machine, the file of the newer one imports the "
                    f'other: `import "{path}"`'
                )
            self.report.add(
                code,
                message,
                symbol.span,
                secondary=(Label(span=known.span, text="the other one"),),
                help=help_text,
            )


def find_latest(versions: Sequence[MachineVersion], report: Report) -> MachineVersion:
    """Return the version that new machines start on; report where that is not clear."""
    marked = [each for each in versions if each.is_latest]
    if len(marked) > 1:
        first, second = marked[0].node.version, marked[1].node.version
        assert first is not None
        assert second is not None
        report.add(
            codes.TWO_LATEST,
            f"two versions of `{versions[0].symbol.name}` are marked `latest`",
            second.span,
            secondary=(Label(span=first.span, text="the first is here"),),
        )
    if not marked and len(versions) > 1:
        last = versions[-1]
        report.add(
            codes.NO_LATEST,
            f"`{last.symbol.name}` has {len(versions)} versions, and none is marked `latest`",
            last.node.version.span if last.node.version else last.node.name.span,
            help=f"mark the one that new machines start on: `version {last.name} latest`",
            fix=(
                Fix(span=last.node.version.span.behind(), text=" latest")
                if last.node.version is not None
                else None
            ),
        )
    return marked[0] if marked else versions[-1]
