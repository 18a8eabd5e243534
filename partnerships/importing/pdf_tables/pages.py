"""From a page of a PDF to the texts of its tables' cells and of the lines around them.

A line of text belongs to the cell that it stands in, unless it goes on where the line before ended:
a text that needs more room than its row has is drawn into the row below, and is still one text.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Any

from pdfplumber.page import Page
from pdfplumber.table import Table

from partnerships.importing.pdf_tables.lines import Line, join, read_lines

Box = tuple[float, float, float, float]  # left, top, right, bottom
Place = tuple[int, int]  # row, column
_USUAL_PITCH = 1.3  # times the size of the letters, where a page has nothing to measure
_CUT = 5  # points: more than the thickness of a rule, less than a row or a column
_SAME = 0.05  # points that two computed heights may differ by


@dataclass
class Grid:
    """The rows of a table, each with a box a column or None where a cell above spans it."""

    rows: list[list[Box | None]]

    @classmethod
    def of(cls, tables: Sequence[Table]) -> "Grid":
        return cls([list(row.cells) for table in tables for row in table.rows])

    def place_of(self, line: Line) -> Place | None:
        """Give the cell that the line's beginning stands in."""
        for row, boxes in enumerate(self.rows):
            for column, box in enumerate(boxes):
                if box and box[0] <= line.start < box[2] and box[1] <= line.middle < box[3]:
                    return row, column
        return None

    def edges(self) -> list[float]:
        """Give where cells begin, from left to right."""
        return sorted({box[0] for boxes in self.rows for box in boxes if box})

    def box(self, place: Place) -> Box:
        box = self.rows[place[0]][place[1]]
        assert box is not None
        return box


@dataclass
class Block:
    """Lines that were drawn one after the other as one text."""

    place: Place
    lines: list[Line] = field(default_factory=list)


def read_page(page: Page) -> dict[str, Any]:
    """Give the lines above, the rows and the lines below the page's tables.

    `is_open` says that the last row has no lower border: it goes on on the next page.
    """
    end = _open_end(page)
    grid = Grid.of(page.find_tables({"explicit_horizontal_lines": [end]} if end else None))
    lines = read_lines(page.chars, grid.edges())
    placed = [(line, grid.place_of(line)) for line in lines]
    outside = sorted((line for line, place in placed if place is None), key=lambda a: a.baseline)
    inside = [(line, place) for line, place in placed if place is not None]
    top = min((box[1] for row in grid.rows for box in row if box), default=page.bbox[3])
    return {
        "above": [line.text.strip() for line in outside if line.baseline < top],
        "rows": _read_cells(grid, inside),
        "below": [line.text.strip() for line in outside if line.baseline >= top],
        "is_open": end is not None,
    }


def _open_end(page: Page) -> float | None:
    """Give the height at which the page cuts a row off: the lower end of rules with none across."""
    down = max((edge["bottom"] for edge in page.vertical_edges), default=0.0)
    across = max((e["bottom"] for e in page.horizontal_edges if e["width"] > _CUT), default=down)
    return down if down > across + _CUT else None


def _read_cells(grid: Grid, lines: list[tuple[Line, Place]]) -> list[list[str | None]]:
    texts: dict[Place, list[Line]] = defaultdict(list)
    for block in _blocks(grid, lines):
        texts[block.place] += block.lines
    return [
        [
            join(sorted(texts[row, column], key=Line.order), box[0], box[2]) if box else None
            for column, box in enumerate(boxes)
        ]
        for row, boxes in enumerate(_without_gaps(grid.rows))
    ]


def _without_gaps(rows: list[list[Box | None]]) -> list[list[Box | None]]:
    """Where no cell above spans a place without a box, it is an empty cell of no width."""
    filled: list[list[Box | None]] = []
    for number, boxes in enumerate(rows):
        top = min(box[1] for box in boxes if box)
        filled.append(
            [
                box or (None if _spans(rows[:number], column, top) else (0.0, top, 0.0, top))
                for column, box in enumerate(boxes)
            ]
        )
    return filled


def _spans(above: list[list[Box | None]], column: int, top: float) -> bool:
    boxes = (row[column] for row in reversed(above) if column < len(row))
    last = next((box for box in boxes if box), None)
    return last is not None and last[1] < top < last[3] - 1


def _blocks(grid: Grid, lines: list[tuple[Line, Place]]) -> list[Block]:
    """Group the lines, which come in the order in which they were drawn."""
    standing: dict[Place, list[Line]] = defaultdict(list)
    for line, place in lines:
        standing[place].append(line)
    pitch = _usual_pitch(lines)
    blocks: list[Block] = []
    for line, place in lines:
        if blocks and _goes_on(grid, blocks[-1], line, place, standing[place], pitch):
            blocks[-1].lines.append(line)
        else:
            blocks.append(Block(place, [line]))
    return blocks


def _usual_pitch(lines: list[tuple[Line, Place]]) -> float:
    """Give the usual distance of two lines of a text, as a multiple of their size."""
    pairs = pairwise(lines)
    steps = [
        (line.baseline - before.baseline) / line.size
        for (before, place), (line, other) in pairs
        if place == other and line.baseline > before.baseline
    ]
    return median(steps) if steps else _USUAL_PITCH


def _goes_on(
    grid: Grid, block: Block, line: Line, place: Place, standing: list[Line], pitch: float
) -> bool:
    """Whether a line is the next one of a block, also where it stands in the row below.

    There it may be that row's own text. It isn't if another text begins at its height, or if it is
    nearer to where the block goes on than to where that row's text begins.
    """
    before, first = block.lines[-1], block.lines[0]
    if place == block.place:
        return True
    step = line.baseline - before.baseline
    if place[1] != block.place[1] or not 0 < step < 2 * line.size:
        return False
    if any(other is not line and abs(other.baseline - line.baseline) < line.size / 2
           for other in standing):  # fmt: skip
        return True
    if len(block.lines) > 1:
        pitch = (before.baseline - first.baseline) / (len(block.lines) - 1) / line.size
    begins = grid.box(place)[1] + first.baseline - grid.box(block.place)[1]
    goes_on = before.baseline + pitch * line.size
    return abs(line.baseline - goes_on) + _SAME < abs(line.baseline - begins)
