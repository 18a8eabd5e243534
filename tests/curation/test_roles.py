"""Roles: four groups after every `migrate`, and an editor's limit inside every write."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import PermissionDenied

from partnerships.curation.editing import add_agreement, edit
from partnerships.curation.reverting import revert
from partnerships.curation.roles import (
    ADMINISTRATOR,
    EDITOR,
    PUBLISHER,
    ROLES,
    VIEWER,
    grant_roles,
    may_edit,
)
from partnerships.curation.withdrawing import withdraw
from partnerships.models import Agreement, Revision
from tests.making import make_agreement, make_member, make_partner, make_staff

pytestmark = pytest.mark.django_db

REASON = "市の公式ページで確認"
SAPPORO, YOKOHAMA, CHIYODA = "011002", "141003", "131016"

Act = Callable[[Agreement, User | None], Any]
ACTS: dict[str, Act] = {
    "edit": lambda a, by: edit(a, {"title": "新"}, by=by, reason=REASON, version=a.version),
    "revert": lambda a, by: revert(a, 1, by=by, reason=REASON, version=a.version),
    "withdraw": lambda a, by: withdraw(a, by=by, reason=REASON, version=a.version),
}


@pytest.fixture
def editor() -> User:
    """An editor for Hokkaido and Tokyo."""
    return make_member(EDITOR, "hana", ["01", "13"])


def changed_once(*governments: str) -> Agreement:
    agreement = make_agreement(local_governments=governments)
    edit(agreement, {"title": "別の名称"}, by=None, reason=REASON, version=1)
    return agreement


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    ("governments", "may"),
    [
        pytest.param([SAPPORO], True, id="hers"),
        pytest.param([YOKOHAMA, CHIYODA], True, id="one-of-two-is-hers"),
        pytest.param([YOKOHAMA], False, id="a-stranger-s"),
        pytest.param([], False, id="nobody-s"),
    ],
)
def test_an_editor_changes_agreements_of_her_prefectures_only(
    editor: User, act: str, governments: list[str], may: bool
) -> None:
    agreement = changed_once(*governments)
    assert may_edit(editor, agreement) is may
    if may:
        ACTS[act](agreement, editor)
    else:
        with pytest.raises(PermissionDenied, match="担当する都道府県"):
            ACTS[act](agreement, editor)
    assert agreement.revisions.count() == (3 if may else 2)


def test_an_editor_gives_no_agreement_away_and_takes_none(editor: User) -> None:
    agreement = make_agreement(local_governments=[SAPPORO])
    with pytest.raises(PermissionDenied):
        edit(agreement, {"local_governments": [YOKOHAMA]}, by=editor, reason=REASON, version=1)
    edit(agreement, {"local_governments": [CHIYODA]}, by=editor, reason=REASON, version=1)
    with pytest.raises(PermissionDenied):
        add_agreement({"local_governments": [YOKOHAMA], "state": "draft"}, by=editor, reason=REASON)
    assert Agreement.objects.count() == 1


def test_an_editor_shows_and_hides_nothing(editor: User) -> None:
    draft = make_agreement(state="draft")
    for agreement, state in ((draft, "published"), (make_agreement(), "draft")):
        with pytest.raises(PermissionDenied, match="公開担当"):
            edit(agreement, {"state": state}, by=editor, reason=REASON, version=1)
    values = {"local_governments": [SAPPORO], "partners": [make_partner().pk]}
    with pytest.raises(PermissionDenied, match="公開担当"):
        add_agreement(values, by=editor, reason=REASON)
    added = add_agreement(values | {"state": "draft"}, by=editor, reason=REASON)
    assert edit(added, {"state": "draft", "title": "覚書"}, by=editor, reason=REASON, version=1)


@pytest.mark.parametrize("role", [PUBLISHER, ADMINISTRATOR])
def test_a_publisher_is_not_limited(role: str) -> None:
    agreement = changed_once(YOKOHAMA)
    member = make_member(role)
    assert may_edit(member, agreement)
    edit(agreement, {"title": "新", "state": "draft"}, by=member, reason=REASON, version=2)


def test_who_may_only_look_edits_nothing_and_an_editor_without_prefectures_neither() -> None:
    agreement = changed_once(SAPPORO)
    for member in (make_member(VIEWER, prefectures=["01"]), make_member(EDITOR)):
        assert not may_edit(member, agreement)
    assert may_edit(make_staff(), agreement)


def test_a_command_of_the_site_is_not_limited() -> None:
    assert isinstance(ACTS["edit"](changed_once(YOKOHAMA), None), Revision)


def codenames(role: str) -> set[str]:
    return set(Group.objects.get(name=role).permissions.values_list("codename", flat=True))


def test_every_role_has_what_the_one_before_has_and_more() -> None:
    granted = [codenames(role) for role in ROLES]
    assert all(less < more for less, more in pairwise(granted))
    assert not {name for name in granted[0] if not name.startswith("view_")}


def test_every_permission_named_in_the_table_is_there_or_of_a_table_to_come() -> None:
    known = set(Permission.objects.values_list("codename", flat=True))
    assert {name for role in ROLES for name in codenames(role)} <= known
    assert "withdraw_agreement" in codenames(PUBLISHER) - codenames(EDITOR)
    assert "change_user" in codenames(ADMINISTRATOR) - codenames(PUBLISHER)


def test_a_role_that_was_altered_is_mended_by_the_next_migrate() -> None:
    group = Group.objects.get(name=VIEWER)
    group.permissions.add(Permission.objects.get(codename="change_agreement"))
    Group.objects.get(name=EDITOR).delete()
    grant_roles()
    assert "change_agreement" not in codenames(VIEWER)
    assert "change_agreement" in codenames(EDITOR)
