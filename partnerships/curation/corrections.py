"""Corrections of many agreements at once, as somebody wrote them into a sheet: planned, then made.

Rows of texts by column header come in; `plan_corrections` gives every changed cell, every row that
somebody else has changed meanwhile and every cell that can't be; `make_corrections` writes a plan
through `edit`, all or none. The sheet's columns are the table here.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from partnerships.curation.editing import EditConflict, edit, find_conflict, lock_all
from partnerships.curation.roles import numbers_of
from partnerships.curation.values import Values, check_values, editable_values, read_values
from partnerships.models import Agreement, InForce, Revision

MOST_ROWS = 2_000
NUMBER, VERSION = "番号", "版"
FIELDS = {
    "協定名": "title",
    "地方公共団体コード": "local_governments",
    "協定締結先番号": "partners",
    "分野コード": "topics",
    "概要": "summary",
    "締結日": "signed",
    "その後の締結・更新": "signed_also",
    "期間の終わり": "term_ends",
    "効力": "in_force",
    "公式ページ": "official_url",
}
"""The columns that may be corrected: header → field."""
TO_READ = ("地方公共団体（参考）", "協定締結先（参考）")
"""Columns that only help the reader; what is written there is not looked at."""
_LISTS = {"local_governments", "partners", "topics", "signed_also"}
_BETWEEN = re.compile(r"[、,，;；\s]+")


class SheetRow(NamedTuple):
    """A row of a sheet: its line as the program shows it, and its texts by header."""

    line: int
    cells: Mapping[str, str]


class ChangedCell(NamedTuple):
    line: int
    number: int
    header: str
    before: str
    after: str


class Trouble(NamedTuple):
    """A cell that can't be, or a row (no header) that can't be corrected."""

    line: int
    header: str
    said: str

    def __str__(self) -> str:
        where = f"{self.line}行目の「{self.header}」" if self.header else f"{self.line}行目"
        return f"{where}：{self.said}"


class Correction(NamedTuple):
    """What a row changes: plain values, as `edit` takes them and JSON can hold them."""

    number: int
    version: int
    values: Values


@dataclass
class Corrections:
    """A plan: `conflicts` are rows left out, `troubles` keep everything from being stored."""

    corrections: list[Correction] = field(default_factory=list)
    cells: list[ChangedCell] = field(default_factory=list)
    conflicts: list[tuple[SheetRow, EditConflict]] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    unchanged: int = 0
    done: list[int] = field(default_factory=list)
    """Agreements that have become what their rows say: most likely by this very sheet."""


class StaleCorrectionError(Exception):
    """Somebody changed one of the agreements after the plan was shown; nothing was written."""

    def __init__(self, number: int) -> None:
        super().__init__(f"協定{number}が、確かめているあいだにほかの人によって変更されました。")


def plan_corrections(rows: Sequence[SheetRow], user: User) -> Corrections:
    """Say what these rows would change; a fixed number of queries beside the checks of cells."""
    plan = Corrections()
    keyed = _read_keys(rows, plan)
    numbers = [number for _, number, _ in keyed]
    agreements = Agreement.objects.filter(number__in=numbers).with_parties().in_bulk()
    bases = _bases(keyed)
    in_care = numbers_of(user, numbers)
    for row, number, version in keyed:
        agreement, base = agreements.get(number), bases.get((number, version))
        if agreement is None or base is None:
            plan.troubles.append(
                Trouble(row.line, "", f"協定{number}の第{version}版はありません。")
            )
            continue
        changed, cells = _read_cells(row, number, base, plan)
        if not changed:
            plan.unchanged += 1
        elif number not in in_care:
            said = f"協定{number}は、担当する都道府県の協定ではありません。"
            plan.troubles.append(Trouble(row.line, "", said))
        elif conflict := find_conflict(agreement, changed, version):
            if _is_done(conflict, changed):
                plan.done.append(number)
            else:
                plan.conflicts.append((row, conflict))
        else:
            plan.corrections.append(Correction(number, version, changed))
            plan.cells += cells
    return plan


def _is_done(conflict: EditConflict, changed: Values) -> bool:
    """Whether all that a row would change is so already."""
    same = {one.field for one in conflict.differences if one.theirs == one.yours}
    return same.issuperset(changed)


@transaction.atomic
def make_corrections(corrections: Iterable[Correction], *, by: User, reason: str) -> int:
    """Make them through `edit`, all or none; gives how many agreements changed.

    StaleCorrectionError names the first that somebody else has changed.
    """
    made = 0
    ordered = sorted(corrections, key=lambda one: one.number)
    lock_all([correction.number for correction in ordered])
    for number, version, values in ordered:
        agreement = Agreement.objects.get(pk=number)
        try:
            made += bool(edit(agreement, values, by=by, reason=reason, version=version))
        except EditConflict as conflict:
            raise StaleCorrectionError(number) from conflict
    return made


def say_cell(name: str, value: Any) -> str:
    """Write a value as a sheet holds it; `_read_cell` reads it again."""
    if name in _LISTS:
        return "、".join(map(str, value))
    return str(InForce(value).label) if name == "in_force" else str(value or "")


def _read_keys(rows: Sequence[SheetRow], plan: Corrections) -> list[tuple[SheetRow, int, int]]:
    """Give the rows with number and version; a row without them, or seen before, is trouble."""
    keyed: list[tuple[SheetRow, int, int]] = []
    seen: set[int] = set()
    for row in rows:
        texts = [row.cells.get(header, "") for header in (NUMBER, VERSION)]
        if bad := [h for h, t in zip((NUMBER, VERSION), texts, strict=True) if not _is_number(t)]:
            plan.troubles.append(Trouble(row.line, bad[0], "数字がありません。"))
            continue
        number, version = map(int, texts)
        if number in seen:
            plan.troubles.append(Trouble(row.line, NUMBER, f"協定{number}が2回あります。"))
            continue
        seen.add(number)
        keyed.append((row, number, version))
    return keyed


def _is_number(text: str) -> bool:
    return re.fullmatch("[0-9]{1,9}", text) is not None


def _bases(keyed: Sequence[tuple[SheetRow, int, int]]) -> dict[tuple[int, int], Values]:
    """Give the values of each version that the sheet was made of; one query."""
    wanted = {(number, version) for _, number, version in keyed}
    stored = Revision.objects.filter(
        agreement__in={number for number, _ in wanted}, number__in={v for _, v in wanted}
    ).values_list("agreement", "number", "content")
    return {(n, v): editable_values(content) for n, v, content in stored if (n, v) in wanted}


def _read_cells(
    row: SheetRow, number: int, base: Values, plan: Corrections
) -> tuple[Values, list[ChangedCell]]:
    """Give the changed values of a row and their cells; notes the cells that can't be."""
    changed, cells = {}, []
    for header, name in FIELDS.items():
        if header not in row.cells:
            continue
        try:
            value = _read_cell(name, row.cells[header])
            if value == base[name]:
                continue
            check_values({name: value}, base)
        except ValidationError as error:
            plan.troubles.append(Trouble(row.line, header, _without_label(error)))
            continue
        changed[name] = value
        texts = (say_cell(name, base[name]), say_cell(name, value))
        cells.append(ChangedCell(row.line, number, header, *texts))
    return changed, cells


def _read_cell(name: str, text: str) -> Any:
    parts = [part for part in _BETWEEN.split(text.strip()) if part]
    raw = _RAW[name](text, parts) if name in _RAW else text
    return read_values({name: raw})[name]


def _read_ids(text: str, parts: list[str]) -> list[str]:
    wrong = [part for part in parts if not _is_number(part)]
    if wrong:
        raise ValidationError({"partners": f"「{wrong[0]}」は番号ではありません。"})
    return parts


def _read_in_force(text: str, parts: list[str]) -> str:
    labels = {str(choice.label): choice.value for choice in InForce}
    return str(labels.get(text.strip(), text.strip() or InForce.UNKNOWN.value))


_RAW: Mapping[str, Callable[[str, list[str]], Any]] = {
    # A program that takes a code for a number drops its first zero.
    "local_governments": lambda _, parts: [p.zfill(6) if p.isdigit() else p for p in parts],
    "partners": _read_ids,
    "topics": lambda _, parts: parts,
    "signed_also": lambda _, parts: parts,
    "in_force": _read_in_force,
}


def _without_label(error: ValidationError) -> str:
    """Give the message without the name of the field, which the column says."""
    said = "".join(error.messages)
    return said.split("：", 1)[-1]
