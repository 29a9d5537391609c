"""What the parts of one module's planning share: its imports, and how things are called in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from .. import ir
from ..datatypes import DataType
from ..ir_definitions import Definitions
from .imports import Imports
from .modules import Modules
from .names import own_event_name
from .python_expressions import Expressions
from .python_types import annotation


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """One module being planned. `here` is the file, where it is that file's types module.

    `optional` are the context fields whose type has None. `hidden` are types of the module itself
    that a field hides in its class, with what else they are called.
    """

    definitions: Definitions
    modules: Modules
    imports: Imports
    expressions: Expressions
    here: str = ""
    optional: frozenset[str] = frozenset()
    done_classes: dict[str, str] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)

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
