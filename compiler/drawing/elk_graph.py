"""A machine as a graph for ELK, and where ELK has put its parts.

Only this module knows ELK's JSON and its options (https://eclipse.dev/elk/reference.html).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .blocks import FORK_SIZE, HISTORY_SIZE, INITIAL_SIZE, Block, arrow_block, box_block
from .geometry import Outline, PlacedArrow, PlacedBox, PlacedMachine, Point, Rect
from .lettering import ROW
from .picture import Box, Key, Kind, MachinePicture

OPTIONS: Mapping[str, str] = {
    "elk.algorithm": "layered",
    "elk.direction": "RIGHT",
    "elk.hierarchyHandling": "INCLUDE_CHILDREN",
    "elk.edgeRouting": "ORTHOGONAL",
    "elk.json.edgeCoords": "ROOT",
    "elk.json.shapeCoords": "ROOT",
    "elk.padding": "[top=0,left=0,bottom=0,right=0]",
}
SPACING: Mapping[str, str] = {
    "elk.spacing.nodeNode": "22",
    "elk.spacing.edgeNode": "14",
    "elk.spacing.edgeEdge": "12",
    "elk.spacing.edgeLabel": "3",
    "elk.spacing.labelNode": "4",
    "elk.spacing.nodeSelfLoop": "14",
    "elk.layered.spacing.nodeNodeBetweenLayers": "30",
    "elk.layered.spacing.edgeNodeBetweenLayers": "14",
    "elk.layered.spacing.edgeEdgeBetweenLayers": "12",
}
SELF_LOOPS: Mapping[str, str] = {
    "elk.layered.edgeRouting.selfLoopOrdering": "SEQUENCED",
    "elk.layered.edgeRouting.selfLoopDistribution": "NORTH_SOUTH",
}
ORDER: Mapping[str, str] = {
    "elk.layered.cycleBreaking.strategy": "DEPTH_FIRST",
    "elk.layered.crossingMinimization.semiInteractive": "true",
}
ATTEMPTS: tuple[Mapping[str, str], ...] = (
    {**OPTIONS, **SPACING, **ORDER},
    {**OPTIONS, **SPACING},
    OPTIONS,
)
"""The options to try, one after the other: ELK throws where some of them meet."""


class ElkGraph:
    """The graph of a machine; numbers stand for keys in it."""

    def __init__(self, picture: MachinePicture) -> None:
        """Measure all texts."""
        self.picture = picture
        self.numbers: dict[Key, str] = {}
        self.blocks: dict[Key, Block] = {}
        for number, box in enumerate(picture.root.walk()):
            self.numbers[box.key] = f"n{number}"
            if not box.kind.is_mark:
                self.blocks[box.key] = box_block(box)
        self.down = False
        self.labels = [arrow_block(arrow) for arrow in picture.arrows]

    def request(self, options: Mapping[str, str]) -> dict[str, Any]:
        """Return what ELK is asked to lay out."""
        self.down = options["elk.direction"] == "DOWN"
        spacing = {name: value for name, value in options.items() if name not in OPTIONS}
        return {
            "id": "root",
            "layoutOptions": dict(options),
            "children": [self._node(self.picture.root, spacing)],
            "edges": [
                {
                    "id": f"e{number}",
                    "sources": [self.numbers[arrow.source]],
                    "targets": [self.numbers[arrow.target]],
                    "labels": [] if label is None else [_label(label)],
                }
                for number, (arrow, label) in enumerate(
                    zip(self.picture.arrows, self.labels, strict=True)
                )
            ],
        }

    def _node(self, box: Box, spacing: Mapping[str, str]) -> dict[str, Any]:
        node: dict[str, Any] = {"id": self.numbers[box.key]}
        if box.kind.is_mark:
            return node | _mark(box, down=self.down)
        block = self.blocks[box.key]
        if not box.children:
            return node | {
                "width": block.width,
                "height": block.height,
                "layoutOptions": dict(SELF_LOOPS),
            }
        children = [self._node(child, spacing) for child in box.children]
        if box.kind is Kind.PARALLEL:
            for number, child in enumerate(children):
                # Far apart in both directions: only their order counts.
                place = {"elk.position": f"({1000 * number},{1000 * number})"}
                child["layoutOptions"] = child.get("layoutOptions", {}) | place
        return node | {
            "children": children,
            "layoutOptions": {
                **spacing,
                **SELF_LOOPS,
                "elk.padding": f"[top={block.height + 8},left=16,bottom=16,right=16]",
                "elk.nodeSize.constraints": "MINIMUM_SIZE",
                "elk.nodeSize.minimum": f"({block.width}, {block.height})",
            },
        }

    # --- what comes back ---

    def placed(self, answer: Mapping[str, Any]) -> PlacedMachine:
        """Return the machine with all in its place."""
        nodes = {node["id"]: node for node in _walk(answer)}
        boxes = tuple(self._boxes(self.picture.root, nodes, 0, in_parallel=False))
        arrows = tuple(
            self._arrow(number, edge) for number, edge in enumerate(answer.get("edges", ()))
        )
        return PlacedMachine(
            picture=self.picture,
            boxes=boxes,
            arrows=arrows,
            width=answer["width"],
            height=answer["height"],
        )

    def _boxes(
        self, box: Box, nodes: Mapping[str, Any], depth: int, *, in_parallel: bool
    ) -> Iterator[PlacedBox]:
        node = nodes[self.numbers[box.key]]
        rect = _rect(node)
        caption = None
        if box.kind in (Kind.HISTORY, Kind.DEEP_HISTORY):
            caption = _rect(node["labels"][0])
        is_outside = box.kind is Kind.OUTSIDE
        block = self.blocks.get(box.key)
        text = None
        if block is not None:
            text = Rect(rect.x, rect.y, block.width, block.height) if box.children else rect
        yield PlacedBox(
            box=box,
            rect=rect,
            block=block,
            text=text,
            depth=depth,
            outline=Outline.DASHED if in_parallel or is_outside else Outline.SOLID,
            caption=caption,
        )
        for child in box.children:
            yield from self._boxes(child, nodes, depth + 1, in_parallel=box.kind is Kind.PARALLEL)

    def _arrow(self, number: int, edge: Mapping[str, Any]) -> PlacedArrow:
        section = edge["sections"][0]
        points = [section["startPoint"], *section.get("bendPoints", ()), section["endPoint"]]
        labels = edge.get("labels", ())
        return PlacedArrow(
            arrow=self.picture.arrows[number],
            points=tuple(_point(point) for point in points),
            block=self.labels[number],
            label=_rect(labels[0]) if labels else None,
        )


def _label(block: Block) -> dict[str, Any]:
    return {"text": "label", "width": block.width, "height": block.height}


def _mark(box: Box, *, down: bool) -> dict[str, Any]:
    match box.kind:
        case Kind.INITIAL:
            return {"width": INITIAL_SIZE, "height": INITIAL_SIZE}
        case Kind.FORK:
            return {"width": FORK_SIZE[0], "height": FORK_SIZE[1]}
        case _:
            label = {"text": "name", "width": ROW.width(box.name), "height": ROW.line}
            # Where no arrow comes or goes: they do so in the direction of the layout.
            side = "V_CENTER H_RIGHT" if down else "V_BOTTOM H_CENTER"
            placement = {"elk.nodeLabels.placement": f"OUTSIDE {side}"}
            return {
                "width": HISTORY_SIZE,
                "height": HISTORY_SIZE,
                "labels": [label | {"layoutOptions": placement}],
            }


def _walk(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for child in node.get("children", ()):
        yield child
        yield from _walk(child)


def _rect(shape: Mapping[str, Any]) -> Rect:
    return Rect(*(round(shape[name], 1) for name in ("x", "y", "width", "height")))


def _point(point: Mapping[str, float]) -> Point:
    return (round(point["x"], 1), round(point["y"], 1))
