"""What the record is, as a hash: every row of every table that an act may change.

`strict_digest` is of all columns, to tell that nothing has happened. `loose_digest` leaves out what
differs each time that the same is done: moments, the stamp, and keys that the database gives.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from partnerships.models import Country, Edition, GazetteerEntry, LocalGovernment, Prefecture

_NEVER_CHANGED = {Country, GazetteerEntry, LocalGovernment, Prefecture}
_MOMENT = re.compile(r'"updated_at": ?"[^"]*"')


def strict_digest() -> str:
    return _digest(lambda model: [field.attname for field in model._meta.concrete_fields])


def loose_digest() -> str:
    return _digest(lambda model: list(_lasting(model)))


def _digest(columns_of: Any) -> str:
    digest = hashlib.sha256()
    for model in _tables():
        columns = columns_of(model)
        rows = sorted(map(repr, model._base_manager.values_list(*columns)))
        digest.update(f"{model._meta.label} {_MOMENT.sub('', repr(rows))}\n".encode())
    return digest.hexdigest()


def _tables() -> list[type[models.Model]]:
    found = apps.get_app_config("partnerships").get_models(include_auto_created=True)
    return [model for model in found if model not in _NEVER_CHANGED]


def _lasting(model: type[models.Model]) -> Iterator[str]:
    """Give the columns that are the same whenever the same is done."""
    for field in model._meta.concrete_fields:
        related = field.related_model
        if related is Edition:
            yield f"{field.name}__key"
        elif isinstance(related, type) and isinstance(related._meta.pk, models.AutoField):
            continue
        elif not isinstance(field, models.AutoField | models.DateTimeField | models.UUIDField):
            yield field.attname
