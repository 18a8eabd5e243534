"""Brings the reference tables up to date from `fixtures/*.csv`; called after every `migrate`.

A value that staff changed stays: each row remembers what it was last loaded with, and only a
column that still holds that value takes the file's new one. Rows are never deleted but those of
the gazetteer that left the file untouched.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections, transaction

from partnerships.models import (
    Country,
    GazetteerEntry,
    LocalGovernment,
    Prefecture,
    ReferenceRow,
    Stamp,
    Topic,
)
from partnerships.text import fold

FOLDER = Path(settings.BASE_DIR) / "fixtures"
Values = dict[str, Any]


def has_reference_tables(using: str) -> bool:
    """Whether the tables exist (they don't while migrating to zero)."""
    present = set(connections[using].introspection.table_names())
    models_needed = (Prefecture, LocalGovernment, Country, Topic, GazetteerEntry, Stamp)
    return all(model._meta.db_table in present for model in models_needed)


def load_reference_tables(using: str) -> None:
    """Load every table in one transaction; changes nothing when nothing in the files changed."""
    with transaction.atomic(using=using):
        changed = sum(
            [
                _load(Prefecture, "code", _rows("prefectures.csv", dict), using),
                _load(LocalGovernment, "code", _rows("local_governments.csv", _government), using),
                _load(Country, "code", _rows("countries.csv", _country), using),
                _load(Topic, "code", _topics(), using),
                _load_gazetteer(using),
            ]
        )
        if changed or not Stamp.objects.using(using).exists():
            Stamp.objects.using(using).update_or_create(id=1, defaults={"value": _fresh_stamp()})


def _fresh_stamp() -> Any:
    return Stamp._meta.get_field("value").get_default()


def _rows(name: str, values: Callable[[dict[str, str]], Values]) -> Iterator[Values]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield values(row)


def _government(row: dict[str, str]) -> Values:
    return {
        **{key: row[key] for key in ("code", "name", "kana", "romaji", "kind", "district")},
        "prefecture_id": row["prefecture_code"],
        "aliases": _lines(row["aliases"]),
    }


def _country(row: dict[str, str]) -> Values:
    return {**row, "aliases": _lines(row["aliases"])}


def _topics() -> Iterator[Values]:
    for position, row in enumerate(_rows("topics.csv", dict), 1):
        yield {**row, "words": _lines(row["words"]), "position": position}


def _partner(row: dict[str, str]) -> Values:
    return {
        "name": row["name"],
        "name_en": row["name_en"],
        "country_id": row["country"] or None,
        "kind": row["kind"],
        "latitude": float(row["latitude"]) if row["latitude"] else None,
        "longitude": float(row["longitude"]) if row["longitude"] else None,
        "aliases": _lines(row["aliases"]),
        "partner_id": int(row["id"]) if row.get("id") else None,
    }


def _lines(joined: str) -> str:
    return "\n".join(name for name in joined.split("|") if name)


def _load(model: type[ReferenceRow], key: str, rows: Iterable[Values], using: str) -> int:
    """Create and update rows by their key; gives how many changed."""
    present = {getattr(row, key): row for row in model._default_manager.using(using).all()}
    new, changed = [], []
    for values in rows:
        row = present.get(values[key])
        if row is None:
            new.append(model(**values, as_loaded=values))
        elif _update(row, values):
            changed.append(row)
    _save(model, new, changed, using)
    return len(new) + len(changed)


def _update(row: ReferenceRow, values: Values) -> bool:
    """Take the file's values into the columns that staff left as loaded."""
    if row.as_loaded == values:
        return False
    for name, value in values.items():
        if name not in row.as_loaded or getattr(row, name) == row.as_loaded[name]:
            setattr(row, name, value)
    row.as_loaded = values
    return True


def _save(
    model: type[ReferenceRow],
    new: Sequence[ReferenceRow],
    changed: Sequence[ReferenceRow],
    using: str,
) -> None:
    manager = model._default_manager.using(using)
    manager.bulk_create(new, batch_size=500)
    columns = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    if changed:
        manager.bulk_update(changed, columns, batch_size=200)


def _load_gazetteer(using: str) -> int:
    """Load the three files as one table, keyed by name and country; the list's partners win."""
    rows: dict[tuple[str, str | None], Values] = {}
    for name in ("partners.csv", "gazetteer_asia.csv", "gazetteer_world.csv"):
        for values in _rows(name, _partner):
            rows.setdefault((fold(values["name"]), values["country_id"]), values)
    manager = GazetteerEntry.objects.using(using)
    present = {(fold(row.as_loaded.get("name", row.name)), row.country_id): row for row in manager}
    new, changed = [], []
    for key, values in rows.items():
        row = present.pop(key, None)
        if row is None:
            new.append(GazetteerEntry(**values, as_loaded=values))
        elif _update(row, values):
            changed.append(row)
    gone = [row.pk for row in present.values() if row.as_loaded and _is_untouched(row)]
    manager.filter(pk__in=gone).delete()
    _save(GazetteerEntry, new, changed, using)
    return len(new) + len(changed) + len(gone)


def _is_untouched(row: ReferenceRow) -> bool:
    return all(getattr(row, name) == value for name, value in row.as_loaded.items())
