"""Lines of text on a page, and how the lines of one cell are one text again.

A cell's text was broken into lines by whoever printed it, between any two Japanese characters and
between words. So lines are joined without anything between them, but for a space that was lost
where two words were parted, and a line end that somebody typed: a line that ends well before its
cell does, although what follows would have fitted.
"""

import re
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from partnerships.importing.pdf_tables.letters import plain

_WORD = re.compile(r"[!-~]+")  # what is broken at spaces only
_ENDS = re.compile(r"[!-~]*\Z")
_PARTED_AFTER = re.compile(r"[-/?&=_%.]\Z")  # where an address or a long word may be parted
_ROOM = 2.5  # letters; a line may end so much early for a comma that must not begin the next


@dataclass
class Line:
    """Characters drawn one after the other on one height; coordinates in points from the top."""

    text: str
    start: float
    end: float
    baseline: float
    size: float

    @property
    def middle(self) -> float:
        return self.baseline - self.size * 0.35

    def order(self) -> tuple[float, float]:
        return self.baseline, self.start


def read_lines(chars: Iterable[dict[str, Any]], edges: Sequence[float]) -> list[Line]:
    """Group pdfplumber's characters, which come as they were drawn.

    A line ends at the edge of a column, unless a character there goes on without any gap.
    """
    lines: list[Line] = []
    for char in chars:
        baseline = char["bottom"] + char["y0"] - char["matrix"][5]
        line = lines[-1] if lines else None
        if line and abs(line.baseline - baseline) < 0.5 and _follows(line, char, edges):
            gap = char["x0"] - line.end
            between = " " if gap > 0.2 * line.size and _is_lost(line.text, char["text"]) else ""
            line.text += between + plain(char["text"])
            line.end = max(line.end, char["x1"])
        else:
            text, size = plain(char["text"]), char["size"]
            lines.append(Line(text, char["x0"], char["x1"], baseline, size))
    return [line for line in lines if line.text.strip()]


def _follows(line: Line, char: dict[str, Any], edges: Sequence[float]) -> bool:
    gap, middle = char["x0"] - line.end, (char["x0"] + char["x1"]) / 2
    if bisect(edges, line.start + 0.1 * line.size) != bisect(edges, middle):
        return bool(abs(gap) < 0.05 * line.size)
    return bool(-0.5 * line.size < gap < line.size)


def _is_lost(before: str, after: str) -> bool:
    """Whether a gap between two characters is a space that was not drawn."""
    return bool(re.search(r"[!-~]\Z", before) and re.match(r"[!-~]", after))


def join(pieces: Sequence[Line], left: float, right: float) -> str:
    """Make one text of the lines of a cell between these edges, which come in reading order."""
    lines = _whole(pieces)
    margin = min((min(line.start - left, right - line.end) for line in lines), default=0.0)
    width = right - left - 2 * max(margin, 0.0)
    text = ""
    for number, line in enumerate(lines):
        text += (_between(lines[number - 1], line, width) if number else "") + line.text
    return "\n".join(part.strip() for part in text.split("\n"))


def _whole(pieces: Sequence[Line]) -> list[Line]:
    """Put together what stands on one height: a word in another font is drawn by itself."""
    lines: list[Line] = []
    for piece in pieces:
        if lines and abs(lines[-1].baseline - piece.baseline) < 0.5:
            last = lines[-1]
            lines[-1] = replace(last, text=last.text + piece.text, end=max(last.end, piece.end))
        else:
            lines.append(piece)
    return lines


def _between(before: Line, after: Line, width: float) -> str:
    """Give what stood between two lines: nothing, a space, or a line end that was typed."""
    if width - (before.end - before.start) > _first_width(after) + _ROOM * before.size:
        return "\n"
    if before.text.endswith(" ") or after.text.startswith(" "):
        return ""
    if before.text.endswith(" -") or after.text.startswith("- "):
        return " "
    last, first = _ENDS.search(before.text), _WORD.match(after.text)
    if not last or not last[0] or not first or _PARTED_AFTER.search(before.text):
        return ""
    is_full = before.end - before.start > width - before.size
    is_forced = is_full and last[0] == before.text  # a word that is longer than a line
    return "" if is_forced or "://" in last[0] else " "


def _first_width(line: Line) -> float:
    """Give the width of what can't be parted at the beginning of a line."""
    word = _WORD.match(line.text)
    return _width(line, len(word[0]) if word else 1)


def _width(line: Line, characters: int) -> float:
    return (line.end - line.start) * characters / len(line.text)
