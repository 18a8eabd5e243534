"""Three-way merge of one agreement with its row in a new edition, field by field.

Base is the previous row and theirs the new one, both read by today's rules; ours is the agreement
now. A field whose cells did not change is never theirs.
"""

from dataclasses import dataclass, field
from typing import Any

from partnerships.importing.reading import COLUMNS, RawRow

Values = dict[str, Any]
"""Comparable values by JSON field name; partners as ids or (name, country)."""

# The cells each field is read from.
CELLS = {
    "title": ("title",),
    "local_governments": ("local_governments",),
    "partners": ("partners",),
    "topics": ("topics",),
    "summary": ("summary",),
    "signed": ("summary", "title"),
    "signed_also": ("summary", "title"),
    "official_url": ("official_url",),
}


@dataclass
class Merge:
    """`take` are fields to set to theirs, `conflicts` those that both changed differently.

    `agreed` are all fields with changed cells that are theirs from now on, `take` among them: what
    the new row leaves in doubt about these is doubted of the agreement. Staff may have decided
    conflicts: `kept` are fields to stay ours, `written` have a value of their own.
    """

    take: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    agreed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)

    def left_to_staff(self) -> "Merge":
        """Give it with every new value as a conflict: the row is that of a record merged away."""
        return Merge(conflicts=[*self.take, *self.conflicts])


def merge(old: RawRow, new: RawRow, base: Values, theirs: Values, ours: Values) -> Merge:
    """Decide each field; the caller sets the taken ones and reports the conflicts."""
    merged = Merge()
    changed = {
        column
        for column, before, after in zip(COLUMNS, old.cells, new.cells, strict=True)
        if before != after
    }
    for name, cells in CELLS.items():
        if not changed.intersection(cells):
            continue
        if ours[name] == theirs[name]:
            merged.agreed.append(name)
        elif ours[name] == base[name]:
            merged.take.append(name)
            merged.agreed.append(name)
        elif theirs[name] != base[name]:
            merged.conflicts.append(name)
    return merged
