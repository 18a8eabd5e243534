"""The one application. After every `migrate` it brings reference tables and roles up to date."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PartnershipsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "partnerships"
    verbose_name = "自治体国際協定データベース"

    def ready(self) -> None:
        post_migrate.connect(load_reference_tables_after_migrate, sender=self)
        post_migrate.connect(grant_roles_after_migrate, sender=self)
        connect_accounts()


def connect_accounts() -> None:
    """Let sessions begin, and sign-ins be remembered."""
    from allauth.mfa import signals as factors
    from django.contrib.auth.signals import user_logged_in, user_login_failed

    from partnerships.accounts import guarding, history, sessions

    user_logged_in.connect(sessions.begin_session)
    user_logged_in.connect(history.note_success)
    user_login_failed.connect(history.note_wrong_password)
    factors.authentication_failed.connect(history.note_wrong_code)
    factors.authenticator_added.connect(guarding.confirm_session)


def load_reference_tables_after_migrate(using: str, **kwargs: Any) -> None:
    """Fill the reference tables; does nothing while they don't exist (migrating to zero)."""
    from partnerships.importing.reference import has_reference_tables, load_reference_tables

    if has_reference_tables(using):
        load_reference_tables(using)


def grant_roles_after_migrate(using: str, **kwargs: Any) -> None:
    """Give the roles what the table of this release says; not while accounts have no tables."""
    from partnerships.curation.roles import grant_roles, has_role_tables

    if has_role_tables(using):
        grant_roles(using)
