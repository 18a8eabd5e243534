"""Decisions as the plan's page sends them: read, checked, and kept with their rows.

Every field of the page is named for its row: `match-ROW`, `take-ROW-NUMBER-FIELD` and the text
`value-ROW-NUMBER-FIELD`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from partnerships.importing.deciding import (
    NEW,
    OTHER,
    TAKES,
    Decision,
    DecisionError,
    FieldDecision,
    field_key,
    read_other,
)
from partnerships.importing.vocabulary import Vocabulary, load_vocabulary
from partnerships.models import PlannedRow

LONGEST_VALUE = 10_000


class DecisionReader:
    """Reads what was sent; `errors` say by field name what can't be kept."""

    def __init__(self, sent: Mapping[str, Any]) -> None:
        self.sent = sent
        self.errors: dict[str, str] = {}
        self._vocabulary: Vocabulary | None = None

    def read(self, row: PlannedRow) -> Decision:
        """Give what was decided of a row; what is wrong is as typed, and an error."""
        choices = row.content.get("choices", [])
        offered = {NEW, *(str(choice["key"]) for choice in choices)}
        match = self.sent.get(f"match-{row.pk}", "")
        fields = {}
        for choice in choices:
            for shown in choice["fields"]:
                key = field_key(choice["key"], shown["field"])
                if shown["is_conflict"] and (made := self._read_field(row.pk, key, shown["field"])):
                    fields[key] = made
        return Decision(match if match in offered else "", fields)

    def _read_field(self, pk: int, key: str, name: str) -> FieldDecision | None:
        """Give the decision of a field; a value written without choosing counts as chosen."""
        take = self.sent.get(f"take-{pk}-{key}", "")
        value = self.sent.get(f"value-{pk}-{key}", "").replace("\r\n", "\n")[:LONGEST_VALUE]
        if take not in TAKES:
            take = OTHER if value.strip() else ""
        if take != OTHER:
            return FieldDecision(take) if take else None
        try:
            read_other(name, value, self._names())
        except DecisionError as error:
            self.errors[f"take-{pk}-{key}"] = str(error)
        return FieldDecision(take, value)

    def _names(self) -> Vocabulary:
        self._vocabulary = self._vocabulary or load_vocabulary()
        return self._vocabulary


def save_decisions(rows: Iterable[PlannedRow], decisions: Mapping[int, Decision]) -> None:
    """Keep the decisions with their rows, and how much each leaves open."""
    for row in rows:
        decision = decisions[row.pk]
        row.decision = decision.as_json() if decision.match or decision.fields else {}
        row.open_count = count_open(row, decision)
    PlannedRow.objects.bulk_update(rows, ["decision", "open_count"])


def count_open(row: PlannedRow, decision: Decision) -> int:
    """Count what is still to be decided of a row: what it is, or whose values count."""
    is_doubtful = row.kind == PlannedRow.Kind.DOUBTFUL
    if is_doubtful and not decision.match:
        return 1
    return sum(
        shown["is_conflict"] and field_key(choice["key"], shown["field"]) not in decision.fields
        for choice in row.content.get("choices", ())
        if not is_doubtful or str(choice["key"]) == decision.match
        for shown in choice["fields"]
    )
