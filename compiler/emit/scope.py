"""The scope of a module that is planned: its imports, and how things are called in it."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from .. import ir
from ..datatypes import DataType, may_be_none
from ..ir_definitions import Definitions
from ..ir_expressions import Local
from .imports import Imports
from .modules import Modules
from .names import RESERVED, WITH_FUNCTIONS, Allocator, field_name, own_event_name
from .python_expressions import Expressions, Functions
from .python_types import annotation


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The scope of one module. `here` is the file, where it is that file's types module.

    `optional` are the context fields whose type has None. `locals` are the names of local variables
    by what they were made for. `hidden` are types of the module itself that a field hides in its
    class, with what else they are called.
    """

    definitions: Definitions
    modules: Modules
    imports: Imports
    expressions: Expressions
    here: str = ""
    optional: frozenset[str] = frozenset()
    locals: dict[str, str] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of_module(
        cls,
        file: ir.File,
        definitions: Definitions,
        modules: Modules,
        *,
        own: AbstractSet[str],
        of_types: bool = False,
        machine: str = "self",
        context: Iterable[ir.Field] = (),
    ) -> Scope:
        """Begin the scope of a module that is made of a file.

        `own` are the names that its template writes, `machine` is what the machine is called there,
        and `context` are its fields. A module `of_types` calls no function of the user's.
        """
        taken = RESERVED.union(own, () if of_types else WITH_FUNCTIONS)
        here = file.path if of_types else ""
        imports = Imports(Allocator(taken), (modules.types(file.path), modules.defined(file.path)))
        functions = Functions(definitions.defs, definitions.sources)
        return cls(
            definitions=definitions,
            modules=modules,
            imports=imports,
            expressions=Expressions(modules, imports, functions, here=here, machine=machine),
            here=here,
            optional=frozenset(each.name for each in context if may_be_none(each.type)),
        )

    def with_output(self, name: str) -> Scope:
        """Return the scope of actions that have the output of the event in a variable."""
        return replace(self, expressions=self.expressions.with_output(name))

    def with_member_key(self, text: str) -> Scope:
        """Return the scope of actions that know the key of one of a family as `text`."""
        return replace(self, expressions=self.expressions.with_member_key(text))

    def with_variables(self, variables: Iterable[Local]) -> tuple[Scope, list[str]]:
        """Return the scope of what a `for` does, and what its variables are called there.

        Variables of the same name and type share a name, so that loops of one method may.
        """
        names: dict[str, str] = {}
        for each in variables:
            key = f"{each.name}: {self.annotation(each.type)}"
            if key not in self.locals:
                name = self.expressions.variable(each.name)
                if name in self.locals.values():  # of another type
                    name = self.imports.fresh(field_name(each.name))
                self.locals[key] = name
            names[each.name] = self.locals[key]
        inner = replace(self, expressions=self.expressions.with_variables(names))
        return inner, list(names.values())

    def local(self, wanted: str) -> str:
        """Return the name of a local variable, which is none of the module's."""
        if wanted != "output" and wanted not in self.locals:
            self.locals[wanted] = self.imports.fresh(wanted)
        return self.locals.get(wanted, wanted)

    def local_of(self, wanted: str, of: DataType) -> str:
        """Return the name of a local variable for values of one type."""
        key = f"{wanted} = {self.annotation(of)}"
        if key not in self.locals:
            self.locals[key] = self.imports.fresh(wanted)
        return self.locals[key]

    def unhidden(self, name: str) -> str:
        """Return another name for a type or an import, where a field of its name hides it."""
        again = self.imports.again(name)
        if again is None and name not in self.hidden:
            self.hidden[name] = self.imports.fresh(f"{name}_type")
        return again or self.hidden[name]

    def annotation(self, of: DataType) -> str:
        """Write a type as an annotation."""
        return annotation(of, self.modules, self.imports, here=self.here)

    def event(self, ref: ir.EventRef) -> str:
        """Return the name of an event's class, importing it where it is not the machine's own."""
        if ref.machine is not None:
            return own_event_name(ref.name)
        return self.imports.type(self.modules.types(ref.file), self.modules.event(ref))

    def arguments_class(self, file: str, function: str) -> str:
        """Return the name of the class of an actor's or action's arguments, importing it."""
        name = self.modules.arguments(file, function)
        return self.imports.type(self.modules.types(file), name)
