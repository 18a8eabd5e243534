"""Who may do what: the four roles as one table of permissions, and the limit of an editor.

`grant_roles` writes the table into Django's groups after every `migrate`; `may_edit` and
`refuse_strangers` are asked by the admin and, inside the transaction, by `editing.py`.
"""

from collections.abc import Collection, Iterable

from django.apps import apps
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import connections

from partnerships.models import Agreement, LocalGovernment, StaffProfile

VIEWER, EDITOR, PUBLISHER, ADMINISTRATOR = "閲覧", "編集", "公開担当", "管理者"

_RECORD = ("agreement", "edition", "finding", "revision", "sourcerow")
_REFERENCE = ("prefecture", "localgovernment", "country", "partner", "gazetteerentry", "topic")
_TO_VIEW = tuple(f"view_{table}" for table in (*_RECORD, *_REFERENCE, "correctionreport"))
_TO_EDIT = ("change_agreement", "add_agreement", "change_finding", "change_correctionreport")
_TO_PUBLISH = (
    *("edit_every_agreement", "publish_agreement", "withdraw_agreement", "merge_agreement"),
    *("take_in_edition", "take_back_edition", "merge_partner"),
    *(f"change_{table}" for table in _REFERENCE),
    *("add_localgovernment", "add_country", "add_partner", "add_gazetteerentry", "add_topic"),
    "delete_gazetteerentry",
)
_TO_ADMINISTER = ("view_user", "add_user", "change_user", "view_signin")

ROLES: dict[str, tuple[str, ...]] = {
    VIEWER: _TO_VIEW,
    EDITOR: (*_TO_VIEW, *_TO_EDIT),
    PUBLISHER: (*_TO_VIEW, *_TO_EDIT, *_TO_PUBLISH),
    ADMINISTRATOR: (*_TO_VIEW, *_TO_EDIT, *_TO_PUBLISH, *_TO_ADMINISTER),
}
"""Codenames of the permissions of each role, each holding those of the one before."""

PUBLISH = "partnerships.publish_agreement"
TAKE_IN = "partnerships.take_in_edition"
_OF_ROLES = frozenset(ROLES[ADMINISTRATOR])


class NotInCareError(PermissionDenied):
    """The role of who asked does not reach as far as this write; said in Japanese."""


def has_role_tables(using: str) -> bool:
    """Whether accounts, groups and their permissions have tables (not while migrating to zero)."""
    present = set(connections[using].introspection.table_names())
    needed = (Group, Permission, ContentType, StaffProfile)
    return all(model._meta.db_table in present for model in needed)


def grant_roles(using: str = "default") -> None:
    """Make the four groups and give them exactly what the table says; idempotent, few queries.

    A permission of a table that this release does not have is left out.
    """
    for app in ("auth", "partnerships"):
        create_permissions(apps.get_app_config(app), verbosity=0, using=using)
    apps_of_roles = ("partnerships", "auth")
    permissions = Permission.objects.using(using).filter(
        codename__in=_OF_ROLES, content_type__app_label__in=apps_of_roles
    )
    known = {permission.codename: permission for permission in permissions}
    for name, codenames in ROLES.items():
        group, _ = Group.objects.using(using).get_or_create(name=name)
        group.permissions.set([known[codename] for codename in codenames if codename in known])


def needs_second_factor(user: User | AnonymousUser) -> bool:
    """Whether this person can show something to the public, and so must prove twice who she is."""
    return settings.SECOND_FACTOR == "required" and user.has_perm(PUBLISH)


def prefectures_of(user: User) -> set[str] | None:
    """Give the codes of the prefectures to which this person's edits are limited; None: none is."""
    if user.has_perm("partnerships.edit_every_agreement"):
        return None
    if not user.has_perm("partnerships.change_agreement"):
        return set()
    profiles = StaffProfile.objects.filter(user=user, prefectures__isnull=False)
    return set(profiles.values_list("prefectures", flat=True))


def may_edit(user: User, agreement: Agreement) -> bool:
    """Whether this person may change this agreement: one of its governments is in her care."""
    return bool(numbers_of(user, [agreement.pk]))


def numbers_of(user: User, numbers: Collection[int]) -> set[int]:
    """Give those of the agreements that lie in this person's care; at most two queries."""
    limit = prefectures_of(user)
    if limit is None:
        return set(numbers)
    found = Agreement.objects.filter(
        pk__in=numbers, government_links__local_government__prefecture__in=limit
    )
    return set(found.values_list("pk", flat=True))


def refuse_strangers(user: User | None, *parties: Iterable[str]) -> None:
    """Raise NotInCareError unless each of the lists of governments is in this person's care.

    None is a command of the site, which may do everything.
    """
    limit = None if user is None else prefectures_of(user)
    if limit is None:
        return
    for codes in map(list, parties):
        governments = LocalGovernment.objects.filter(pk__in=codes, prefecture__in=limit)
        if not governments.exists():
            raise NotInCareError("担当する都道府県の協定ではないため、変更できません。")


def refuse_publishing(user: User | None, state: str | None, before: str) -> None:
    """Raise NotInCareError when somebody shows or hides an agreement who may not."""
    if user and state not in (None, before) and not user.has_perm(PUBLISH):
        raise NotInCareError("公開・非公開を決められるのは、公開担当の職員です。")
