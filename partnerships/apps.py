"""The one application. After every `migrate` it brings the reference tables up to date."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PartnershipsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "partnerships"
    verbose_name = "自治体国際協定データベース"

    def ready(self) -> None:
        post_migrate.connect(load_reference_tables_after_migrate, sender=self)


def load_reference_tables_after_migrate(using: str, **kwargs: Any) -> None:
    """Fill the reference tables; does nothing while they don't exist (migrating to zero)."""
    from partnerships.importing.reference import has_reference_tables, load_reference_tables

    if has_reference_tables(using):
        load_reference_tables(using)
