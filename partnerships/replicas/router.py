"""Leads the queries of public requests to the database of their choice; all others to the primary.

Django asks it (DATABASE_ROUTERS) where there are replicas.
"""

from typing import Any

from django.db import models

from partnerships.replicas.asking import PRIMARY
from partnerships.replicas.reading import current_reading


class ReplicaRouter:
    """The record is read where the request reads; sessions and accounts only on the primary."""

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str | None:
        reading = current_reading()
        return reading.database if reading and model._meta.app_label == "partnerships" else PRIMARY

    def db_for_write(self, model: type[models.Model], **hints: Any) -> str:
        return PRIMARY

    def allow_relation(self, one: models.Model, other: models.Model, **hints: Any) -> bool:
        """All databases hold the same rows."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == PRIMARY
