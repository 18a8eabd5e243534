"""Rows for tests, written the way the site writes them, with honest defaults.

`make_agreement()` is a whole published agreement with its number, parties, Revision 1 and search
text; what a test is about is said by keyword: `make_agreement(signed="2012-07", topics=["water"])`.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import Group, User
from django.db import transaction

from partnerships.curation.history import record_revisions
from partnerships.curation.numbers import new_partner_id, next_numbers
from partnerships.models import (
    Agreement,
    AgreementLocalGovernment,
    AgreementPartner,
    Partner,
    PartnerKind,
    Prefecture,
    Revision,
    StaffProfile,
    Topic,
)
from partnerships.search.stamp import move_stamp
from partnerships.search.text import index_agreements

PASSWORD = "himitsu"


@transaction.atomic
def make_agreement(
    *,
    local_governments: Sequence[str] = ("011002",),
    partners: Sequence[Partner] | None = None,
    topics: Sequence[str] = ("friendship",),
    by: User | None = None,
    **but: Any,
) -> Agreement:
    """Make an agreement of Sapporo with Busan; parties in order, any column by its name.

    `partners=[]` has none; the kind of Revision 1 is an import's, made by `by`.
    """
    columns = {
        "title": "交流に関する覚書",
        "summary": "2005年12月に覚書を締結し、経済と文化の交流を進めている。",
        "signed": "2005-12",
        "official_url": "https://www.city.example.lg.jp/kokusai/",
        "is_listed": True,
    }
    number = next_numbers("agreement", 1)[0]
    agreement = Agreement.objects.create(number=number, **columns | but)
    AgreementLocalGovernment.objects.bulk_create(
        AgreementLocalGovernment(agreement=agreement, local_government_id=code, position=position)
        for position, code in enumerate(local_governments)
    )
    AgreementPartner.objects.bulk_create(
        AgreementPartner(agreement=agreement, partner=partner, position=position)
        for position, partner in enumerate([make_partner()] if partners is None else partners)
    )
    agreement.topics.set(Topic.objects.filter(pk__in=topics))
    record_revisions([number], Revision.Kind.IMPORT, by, "一覧の取り込み")
    index_agreements([number])
    move_stamp()
    agreement.refresh_from_db()
    return agreement


def make_partner(name: str = "釜山広域市", country: str | None = "KR", **but: Any) -> Partner:
    """Make a partner, or give the one of this name, country and kind."""
    kind = but.pop("kind", PartnerKind.REGION)
    known = Partner.objects.filter(name=name, country=country, kind=kind).first()
    return known or Partner.objects.create(
        pk=new_partner_id(name, country), name=name, country_id=country, kind=kind, **but
    )


def make_member(role: str, name: str = "", prefectures: Sequence[str] = ()) -> User:
    """Make a member of staff with a role of `curation/roles.py`; an editor with her prefectures."""
    member = User.objects.create_user(name or f"{role}の職員", password=PASSWORD, is_staff=True)
    member.groups.set(Group.objects.filter(name=role))
    StaffProfile.objects.create(user=member).prefectures.set(
        Prefecture.objects.filter(pk__in=prefectures)
    )
    return member


def make_staff(name: str = "hana", **but: Any) -> User:
    """Make a member of staff who may do everything; the password is PASSWORD."""
    return User.objects.create_superuser(name, password=PASSWORD, **but)
