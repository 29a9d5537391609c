"""Random migrations: the lines that bring a machine of one random chart into another."""

from __future__ import annotations

from hypothesis import strategies as st

from .random_charts import Draw, Node, Writer


class Mover:
    """Writes two versions of a machine, and a migration that the compiler takes.

    States of the old version go wherever its regions, which are active together, still can be. What
    the compiler may refuse is only a place that starts with a final state.
    """

    def __init__(self, draw: Draw) -> None:
        self.old, self.new = Writer(draw), Writer(draw)
        self.choice = self.old
        self.moves: dict[Node, Node] = {}

    def text(self) -> str:
        """Write the versions and the migration."""
        heads, (old, new) = zip(
            *(each.chart().split("machine fuzz", 1) for each in (self.old, self.new)), strict=True
        )
        before = max(heads, key=len)  # one may have a machine besides
        self.place(self.old.root, self.new.root)
        for state in self.old.root.below():
            # Where a state with states in it goes decides about what it runs, and remembers.
            if state.real and self.choice.chance(50):
                self.moves[state] = self.choice.pick(self.places(self.new.root))
        lines = "".join(
            f"    state {source.path} -> {target.path}\n"
            for source, target in self.moves.items()
            if target.parent is not None
        )
        old = old.replace("{", "version v1 {", 1)
        new = new.replace("{", "version v2 latest {", 1)
        body = new.rstrip().removesuffix("}")
        versions = f"machine fuzz{old}\nmachine fuzz{body}"
        return f"{before}{versions}\n  migrate from v1 {{\n{lines}  }}\n}}\n"

    def places(self, within: Node) -> list[Node]:
        """List what a live machine can be in, of a state and those below it."""
        every = [within, *within.below()] if within.parent is not None else list(within.below())
        return [each for each in every if each.kind in ("atomic", "compound", "parallel")]

    def place(self, state: Node, within: Node) -> None:
        """Choose where a state and all below it go: to somewhere in `within`, that included."""
        if state.kind == "final" and state.parent is self.old.root:
            return
        if not state.real:
            self.moves[state] = self.choice.pick(self.places(within))
        elif state.kind == "compound":
            for child in state.real:
                self.place(child, within)
        else:
            self.place_regions(state, within)

    def place_regions(self, state: Node, within: Node) -> None:
        """Choose where the regions of a state go: to different ones, or all into one place."""
        parallels = [each for each in self.places(within) if each.kind == "parallel"]
        if parallels and self.choice.chance(70):
            parallel = self.choice.pick(parallels)
            free = list(parallel.real)
            for region in state.real:
                if free and self.choice.chance(80):
                    self.place(region, free.pop(self.choice.upto(len(free) - 1)))
                else:
                    self.place_in([parallel], region)
            return
        self.place_in(self.configuration(self.choice.pick(self.places(within))), state)

    def place_in(self, active: list[Node], state: Node) -> None:
        """Let all that is in a state go to some that are active together."""
        for each in (state, *state.below()):
            if not each.real and each.kind != "history":
                self.moves[each] = self.choice.pick(active)

    def configuration(self, state: Node) -> list[Node]:
        """Choose states that are active together, `state` and below it."""
        below = [each for each in state.real if each.kind != "final"]
        if state.kind == "compound" and below:
            below = [self.choice.pick(below)]
        return [state, *(each for child in below for each in self.configuration(child))]


@st.composite
def migrations(draw: Draw) -> str:
    """Draw two versions of a machine with a migration."""
    return Mover(draw).text()
