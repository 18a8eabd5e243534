"""A relation file: its rows, and the description that its model gives of itself."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import models
from django.db.models import QuerySet

from partnerships.dates import PartialDate
from partnerships.exports.column import EDTF, SEPARATOR, join
from partnerships.models import split_aliases
from partnerships.models.fields import PartialDateField

Value = str | int | float | bool | None

_READ_AT_ONCE = 2_000
# The first class that a model's field is of decides; foreign keys are of their target's type.
_TYPES: tuple[tuple[type[Any], str], ...] = (
    (models.BooleanField, "boolean"),
    (models.IntegerField, "integer"),
    (models.FloatField, "number"),
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
)
ALIASES = {"aliases", "words"}
"""Fields that hold several texts, one a line."""


@dataclass(frozen=True)
class Field:
    """A column of a relation file; `lookup` is where the model holds it, by default its name."""

    name: str
    lookup: str = ""
    refers_to: str = ""
    title: str = ""
    description: str = ""

    @property
    def path(self) -> str:
        return self.lookup or self.name


@dataclass(frozen=True)
class Table:
    """A relation file; `primary_key` names the fields that tell its rows apart."""

    name: str
    title: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    rows: Callable[[], QuerySet[Any]]

    def read(self) -> Iterator[tuple[Value, ...]]:
        """Give the rows in the order of their keys, lists joined; one query, some at a time."""
        for row in self.read_values(self.rows()):
            yield tuple(join(value) if isinstance(value, list) else value for value in row)

    def read_values(self, rows: QuerySet[Any]) -> Iterator[list[Value | list[str]]]:
        """Give rows of this table in the order of their keys, lists as such."""
        keys = [field.path for field in self.fields if field.name in self.primary_key]
        order = [path if "__" in path else _column(rows.model, path) for path in keys]
        values = rows.order_by(*order).values_list(*(field.path for field in self.fields))
        for row in values.iterator(chunk_size=_READ_AT_ONCE):
            yield [_plain(f, value) for f, value in zip(self.fields, row, strict=True)]

    def describe(self) -> list[dict[str, Any]]:
        """Give the fields as Frictionless Table Schema has them."""
        return [_describe(self, field) for field in self.fields]


def _column(model: type[models.Model], name: str) -> str:
    """Give what orders by a foreign key itself, and not as its target's rows are ordered."""
    field: Any = model._meta.get_field(name)
    return str(field.attname)


def _plain(field: Field, value: Any) -> Value | list[str]:
    match value:
        case PartialDate():
            return value.edtf
        case datetime():
            return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        case date():
            return value.isoformat()
        case str() if field.name in ALIASES:
            return split_aliases(value)
    return value  # type: ignore[no-any-return]


def _describe(table: Table, field: Field) -> dict[str, Any]:
    held = _model_field(table.rows().model, field.path)
    title = field.title or str(held.verbose_name)
    described: dict[str, Any] = {
        "name": field.name,
        "title": title,
        "type": next((name for kind, name in _TYPES if isinstance(held, kind)), "string"),
        "description": field.description or str(held.help_text) or f"{title}。",
    }
    if field.name in ALIASES:
        described["description"] = f"{title}。半角の「{SEPARATOR}」で区切る。"
    if constraints := _constraints(table, field, held):
        described["constraints"] = constraints
    return described


def _constraints(table: Table, field: Field, held: "models.Field[Any, Any]") -> dict[str, Any]:
    found: dict[str, Any] = {}
    if field.name in table.primary_key:
        found["required"] = True
    if isinstance(held, PartialDateField):
        found["pattern"] = EDTF
    if held.choices:
        found["enum"] = [value for value, _ in held.flatchoices]
    return found


def _model_field(model: type[models.Model], path: str) -> "models.Field[Any, Any]":
    """Give the model's field that a path ends in; of a foreign key, that of the key itself."""
    field: Any = None
    for name in path.split("__"):
        field = model._meta.get_field(name)
        model = field.related_model or model
    while field.remote_field:
        field = field.target_field
    return field  # type: ignore[no-any-return]
