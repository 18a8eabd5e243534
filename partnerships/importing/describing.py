"""Says a plan to people, row by row: what each row is, and what it would make of which agreement.

`uploads.py` stores what comes out, the admin's plan page shows it. Values are said as pages say
them, item by item, so that the page can mark what differs.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from partnerships.curation.comparing import say
from partnerships.curation.history import content_of
from partnerships.curation.values import label_of
from partnerships.importing.matching import KnownRow
from partnerships.importing.merging import CELLS, Merge
from partnerships.importing.normalising import Draft
from partnerships.importing.planning import Plan
from partnerships.importing.reading import COLUMNS
from partnerships.importing.reading.table import HEADERS
from partnerships.models import Agreement, PlannedRow
from partnerships.search.names import Names

Content = dict[str, Any]
_SHOWN = ("title", "local_governments", "partners", "topics", "signed", "official_url")


class PlanDescriber:
    """Describes the rows of one plan; reads the agreements it is about, 500 at a time."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.names = Names()
        self._now = {agreement.number: content_of(agreement) for agreement in _about(plan)}

    def rows(self) -> Iterator[PlannedRow]:
        """Give every row of the list in order, then the agreements it no longer has."""
        for match in self.plan.matches:
            yield self._row(match.index)
        position = len(self.plan.matches)
        for issue in self.plan.source.issues:
            position += 1
            content = {"line": issue.line, "title": issue.value, "issues": [issue.message]}
            yield _planned(PlannedRow.Kind.UNREAD, position, None, content)
        for number in self.plan.vanished:
            position += 1
            content = {"line": 0, **self._head(self._now[number]), "issues": []}
            yield _planned(PlannedRow.Kind.VANISHED, position, number, content)

    def _row(self, index: int) -> PlannedRow:
        plan, match = self.plan, self.plan.matches[index]
        kind = PlannedRow.Kind(plan.kind_of(match))
        row, draft = plan.source.rows[index], plan.drafts[index]
        number = match.known.number if match.known else None
        content = {"page": row.page, "line": row.line, **self._head(_content_of(draft, self.names))}
        if kind != PlannedRow.Kind.SAME:
            content["issues"] = [issue.message for issue in draft.issues]
        if kind == PlannedRow.Kind.NEW:
            content["facts"] = self._facts(draft)
        if kind == PlannedRow.Kind.CHANGED and match.known:
            merged = plan.merges[index]
            content["choices"] = [self._choice(match.known, index, merged)]
        if kind == PlannedRow.Kind.DOUBTFUL:
            content["facts"] = self._facts(draft)
            content["choices"] = [
                self._choice(choice.known, index, choice.merge) for choice in plan.choices[index]
            ]
        return _planned(kind, index + 1, number, content)

    def _choice(self, known: KnownRow, index: int, merged: Merge) -> Content:
        """Describe what a row would do to an agreement: cells and fields, old and new."""
        now, theirs = self._now[known.number], _content_of(self.plan.drafts[index], self.names)
        cells = zip(COLUMNS, known.row.cells, self.plan.source.rows[index].cells, strict=True)
        fields = [name for name in CELLS if name in (*merged.take, *merged.conflicts)]
        return {
            "key": known.key,
            "number": known.number,
            "merged_from": known.merged_from,
            **self._head(now),
            "cells": [
                {"label": HEADERS[column][0], "before": before, "after": after}
                for column, before, after in cells
                if before != after
            ],
            "fields": [
                {
                    "field": name,
                    "label": label_of(name),
                    "ours": say(name, now[name], self.names),
                    "theirs": say(name, theirs[name], self.names),
                    "is_conflict": name in merged.conflicts,
                }
                for name in fields
            ],
        }

    def _head(self, content: Content) -> Content:
        """Give what tells agreements apart at a glance."""
        return {
            "title": content["title"],
            "governments": "、".join(
                say("local_governments", content["local_governments"], self.names)
            ),
            "partners": "、".join(say("partners", content["partners"], self.names)),
        }

    def _facts(self, draft: Draft) -> list[list[str]]:
        content = _content_of(draft, self.names)
        said = ((name, "、".join(say(name, content[name], self.names))) for name in _SHOWN)
        return [[label_of(name), text] for name, text in said]


def _about(plan: Plan) -> Iterator[Agreement]:
    """Give the agreements that the plan shows: changed, offered and vanished ones."""
    numbers = {*plan.vanished}
    numbers |= {m.known.number for m in plan.matches if m.known and m.index in plan.merges}
    numbers |= {choice.known.number for choices in plan.choices.values() for choice in choices}
    yield from Agreement.objects.filter(number__in=numbers).with_parties()


def _content_of(draft: Draft, names: Names) -> Content:
    """Give a draft's values as a revision would hold them, as far as they are said."""
    governments = [
        (code, names.label("local_government", code)) for code in draft.local_governments
    ]
    return {
        "title": draft.title,
        "local_governments": [{"code": code, "name": name} for code, name in governments],
        "partners": [
            {"id": p.partner_id, "name": p.name, "country": p.country} for p in draft.partners
        ],
        "topics": draft.topics,
        "summary": draft.summary,
        "signed": draft.signed.edtf if draft.signed else None,
        "signed_also": [date.edtf for date in draft.signed_also],
        "official_url": draft.official_url,
    }


def _planned(
    kind: PlannedRow.Kind, position: int, number: int | None, content: Mapping[str, Any]
) -> PlannedRow:
    choices: Iterable[Content] = content.get("choices", ())
    is_doubtful = kind == PlannedRow.Kind.DOUBTFUL
    conflicts = [f for choice in choices for f in choice["fields"] if f["is_conflict"]]
    return PlannedRow(
        position=position,
        kind=kind,
        number=number,
        conflict_count=0 if is_doubtful else len(conflicts),
        open_count=1 if is_doubtful else len(conflicts),
        issue_count=len(content.get("issues", ())),
        content=content,
    )
