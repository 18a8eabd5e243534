"""What has a list and a page of its own besides agreements, as JSON, so that codes can be found.

The keys of each are those of its relation file (`tables.py`), with the address of its page and the
number of its agreements. Lists, pages and feeds of subjects read the one table here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from partnerships.exports.table import Table
from partnerships.exports.tables import TABLES
from partnerships.models import Country, Edition, LocalGovernment, Partner, Prefecture, Topic
from partnerships.search.sets import AgreementSets

Values = dict[str, Any]
_TABLES = {table.name: table for table in TABLES}


@dataclass(frozen=True)
class Subject:
    """`plural` begins its addresses; `facet` is blank for what is no facet of a search."""

    plural: str
    table: Table
    model: type[Model]
    facet: str = ""

    @property
    def key(self) -> str:
        """The field that its addresses end in."""
        return self.table.primary_key[0]

    def find(self, value: str) -> Any | None:
        """Give the one of an address, as the address writes it; None for an unknown one."""
        key = value.upper() if self.model is Country else value
        found = self.model._default_manager.filter(**{self.key: key}).first()
        return found if found and value == value.lower() else None


def _subject(plural: str, model: type[Model], facet: str = "") -> Subject:
    return Subject(plural, _TABLES[plural.replace("-", "_")], model, facet)


SUBJECTS = {
    subject.plural: subject
    for subject in (
        _subject("prefectures", Prefecture, "prefecture"),
        _subject("local-governments", LocalGovernment, "local_government"),
        _subject("countries", Country, "country"),
        _subject("partners", Partner, "partner"),
        _subject("topics", Topic, "topic"),
        _subject("editions", Edition),
    )
}


def subject_json(subject: Subject, rows: QuerySet[Any], sets: AgreementSets) -> Iterator[Values]:
    """Give rows of a subject's model; one query."""
    names = [field.name for field in subject.table.fields]
    counts = sets.facets.get(subject.facet, {})
    for row in subject.table.read_values(rows):
        values: Values = dict(zip(names, row, strict=True))
        slug = str(values[subject.key]).lower()
        values["url"] = f"/{subject.plural}/{slug}/"
        if subject.facet:
            values["agreement_count"] = len(counts.get(slug, ()))
        yield values
