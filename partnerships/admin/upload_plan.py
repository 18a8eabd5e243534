"""A stored plan made ready for its page: groups with counts, one page of one group's rows, marked.

Reads `PlannedRow`s, at most a page of them; the template prints what comes out.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from partnerships.curation.comparing import compare_said
from partnerships.importing.deciding import NEW, OTHER, OURS, THEIRS, Decision, field_key
from partnerships.models import EditionUpload, PlannedRow
from partnerships.templatetags.differences import mark

ROWS_PER_PAGE = 25
_LONGEST_PAGE = 6  # digits
Kind = PlannedRow.Kind

GROUPS: dict[str, tuple[str, Q]] = {
    "doubtful": ("同じ協定か確かでないもの", Q(kind=Kind.DOUBTFUL)),
    "conflicts": ("職員の訂正との食い違い", Q(conflict_count__gt=0)),
    "changed": ("変更", Q(kind=Kind.CHANGED)),
    "new": ("追加", Q(kind=Kind.NEW)),
    "vanished": ("一覧からなくなるもの", Q(kind=Kind.VANISHED)),
    "issues": ("読み取りで気になったこと", Q(issue_count__gt=0) & ~Q(kind=Kind.SAME)),
    "same": ("変わらないもの", Q(kind=Kind.SAME)),
}
"""Each group of the plan's page: what it is called, and which rows it has."""

_LEFT_TO_STAFF = "あとで決める（下書きとして登録し、確認が必要な点に入れる）"


class Group(NamedTuple):
    key: str
    label: str
    row_count: int
    is_current: bool


class Option(NamedTuple):
    """A radio button."""

    value: str
    label: str
    is_chosen: bool


def read_groups(upload: EditionUpload, asked: str) -> list[Group]:
    """Give the groups that have rows; the one asked for, or the first, is current."""
    counted = [
        (key, label, upload.rows.filter(rows).count()) for key, (label, rows) in GROUPS.items()
    ]
    there = [group for group in counted if group[2]]
    keys = [key for key, *_ in there]
    current = asked if asked in keys else next(iter(keys), "")
    return [Group(*group, is_current=group[0] == current) for group in there]


def rows_of(upload: EditionUpload, group: str) -> QuerySet[PlannedRow]:
    return upload.rows.filter(GROUPS[group][1]) if group in GROUPS else upload.rows.none()


def page_of(upload: EditionUpload, group: str, asked: str | None) -> Page[PlannedRow]:
    """Give the page asked for, or the nearest there is."""
    return Paginator(rows_of(upload, group), ROWS_PER_PAGE).get_page(asked)


def count_undecided(upload: EditionUpload) -> dict[str, int]:
    """Give how many rows of each group still wait for a decision."""
    waiting = upload.rows.filter(open_count__gt=0)
    return {key: waiting.filter(GROUPS[key][1]).count() for key in ("doubtful", "conflicts")}


def say_counts(counts: Mapping[str, Any], undecided: Mapping[str, int] | None = None) -> str:
    """Say a plan in a line: 3件変更、2件追加、1件なくなる、1件は訂正と食い違い（決定済み）."""
    waiting = undecided or {}
    said = [
        f"{counts[name]:,}件{words}{'（決定済み）' if waiting.get(name) == 0 else ''}"
        for name, words in (
            ("changed", "変更"),
            ("new", "追加"),
            ("vanished", "なくなる"),
            ("doubtful", "は同じ協定か確かでない"),
            ("conflicts", "は訂正と食い違い"),
        )
        if counts.get(name)
    ]
    return "、".join(said) if said else "変わるものはありません"


def present_plan(
    upload: EditionUpload,
    asked: Any,
    decisions: dict[int, Decision],
    errors: dict[str, str],
) -> dict[str, Any]:
    """Give what the plan's page shows: counts, groups, and a page of the current one."""
    groups = read_groups(upload, asked.get("group", ""))
    current = next((group for group in groups if group.is_current), None)
    page = page_of(upload, current.key if current else "", asked.get("p", "")[:_LONGEST_PAGE])
    stored = {row.pk: Decision.from_json(row.decision) for row in page}
    undecided = count_undecided(upload)
    return {
        "sentence": say_counts(upload.counts, undecided),
        "undecided": undecided,
        "groups": groups,
        "current": current,
        "page": page,
        "rows": [present_row(row, (stored | decisions)[row.pk], errors) for row in page],
        "can_decide": current is not None and current.key in ("doubtful", "conflicts"),
    }


def present_row(row: PlannedRow, decision: Decision, errors: Mapping[str, str]) -> dict[str, Any]:
    """Make what the page shows of a row: what it is, what differs, and what can be decided."""
    choices = [
        _present_choice(row, choice, decision, errors) for choice in row.content.get("choices", ())
    ]
    return {
        "row": row,
        "content": row.content,
        "heading": row.content["title"] or "（協定名の記載なし）",
        "choices": choices,
        "match_name": f"match-{row.pk}",
        "options": _match_options(row, decision.match) if row.kind == Kind.DOUBTFUL else [],
        "error": errors.get(f"match-{row.pk}", ""),
    }


def _match_options(row: PlannedRow, chosen: str) -> list[Option]:
    named = [(str(c["key"]), f"{_name(c)} と同じ協定") for c in row.content["choices"]]
    offered = [*named, (NEW, "新しい協定として登録する"), ("", _LEFT_TO_STAFF)]
    return [Option(value, label, value == chosen) for value, label in offered]


def _name(choice: Mapping[str, Any]) -> str:
    """Name an agreement; one that was merged away has rows of its own."""
    merged = f"（統合した {choice['merged_from']} の行）" if choice["merged_from"] else ""
    return f"協定番号 {choice['number']}{merged}"


def _present_choice(
    row: PlannedRow, choice: Mapping[str, Any], decision: Decision, errors: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "number": choice["number"],
        "name": _name(choice),
        "heading": choice["title"] or "（協定名の記載なし）",
        "parties": f"{choice['governments']} – {choice['partners']}",
        "cells": [
            _marked(c["label"], "title", [c["before"]], [c["after"]]) for c in choice["cells"]
        ],
        "fields": [
            _present_field(row, choice["key"], shown, decision, errors)
            for shown in choice["fields"]
        ],
    }


def _present_field(
    row: PlannedRow,
    known: int,
    shown: Mapping[str, Any],
    decision: Decision,
    errors: Mapping[str, str],
) -> dict[str, Any]:
    key = field_key(known, shown["field"])
    made = decision.fields.get(key)
    take = made.take if made else ""
    marked = _marked(shown["label"], shown["field"], shown["ours"], shown["theirs"])
    if not shown["is_conflict"]:
        return marked | {"is_conflict": False}
    options = [
        Option(OURS, "今の記録（職員の訂正）を残す", take == OURS),
        Option(THEIRS, "新しい一覧の値にする", take == THEIRS),
        Option(OTHER, "別の値を書く", take == OTHER),
    ]
    return marked | {
        "is_conflict": True,
        "name": f"take-{row.pk}-{key}",
        "value_name": f"value-{row.pk}-{key}",
        "value": made.value if made else "",
        "options": options,
        "error": errors.get(f"take-{row.pk}-{key}", ""),
    }


def _marked(label: str, field: str, old: Sequence[str], new: Sequence[str]) -> dict[str, Any]:
    before, after = compare_said(field, old, new)
    return {"label": label, "before": mark(before, "del"), "after": mark(after, "ins")}
