"""Every address × everybody: a table of what is answered, and a test that no address is missing.

Who: anonymous, viewer, editor of another prefecture, editor, publisher, administrator. The acts of
the admin's pages (what may be sent to them) are in tests/admin/test_roles.py.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from pytest_django import Settings

from partnerships.curation.roles import ADMINISTRATOR, EDITOR, PUBLISHER, VIEWER
from partnerships.importing.uploads import receive
from partnerships.models import (
    CorrectionReport,
    Edition,
    EditionUpload,
    Finding,
    GazetteerEntry,
    Revision,
    SignIn,
    SourceRow,
)
from tests.admin.desk import browser_of
from tests.admin.test_roles import PAGES
from tests.making import make_member, make_staff
from tests.views.conftest import record

__all__ = ["record"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

#        anonymous, viewer, editor elsewhere, editor, publisher, administrator
OPEN = "200 200 200 200 200 200"
LEADS = "302 302 302 302 302 302"
NONE = "404 404 404 404 404 404"
REFUSES = "400 400 400 400 400 400"
SIGNED_IN = "302 200 200 200 200 200"
OWN_IF_ANY = "302 404 404 404 404 404"
EDITORS = "302 403 200 200 200 200"
PUBLISHERS = "302 403 403 403 200 200"
ADMINISTRATORS = "302 403 403 403 403 200"
SHORT = "302 302 302 302 302 302"
NOBODY = "302 403 403 403 403 403"

PUBLIC = {
    "/": OPEN,
    "/prefectures/": OPEN,
    "/prefectures/01/": OPEN,
    "/local-governments/": OPEN,
    "/local-governments/011002/": OPEN,
    "/countries/": OPEN,
    "/countries/kr/": OPEN,
    "/partners/": OPEN,
    "/partners/1/": OPEN,
    "/partners/map.svg": OPEN,
    "/topics/": OPEN,
    "/topics/tourism/": OPEN,
    "/timeline/": OPEN,
    "/about/": OPEN,
    "/about/api/": OPEN,
    "/about/accessibility/": OPEN,
    "/about/privacy/": OPEN,
    "/about/data/": OPEN,
    "/agreements/": OPEN,
    "/agreements/1/": OPEN,
    "/agreements/1/history/": OPEN,
    "/agreements/1/report/": OPEN,
    "/agreements/1/versions/1/": OPEN,
    "/agreements/facets/country/": OPEN,
    "/changes/": OPEN,
    "/editions/": OPEN,
    "/editions/2016-09/": OPEN,
    "/data/": OPEN,
    "/embed/agreements/": OPEN,
    "/card.png": OPEN,
    "/agreements/qr.svg": OPEN,
    "/agreements/1/qr.svg": OPEN,
    "/agreements/1/versions/1/card.png": OPEN,
    "/suggest?q=釜": OPEN,
    "/opensearch.xml": OPEN,
    "/agreements.json": OPEN,
    "/api/openapi.json": OPEN,
    "/changes.json": OPEN,
    "/countries.json": OPEN,
    "/countries/kr.json": OPEN,
    "/editions.json": OPEN,
    "/editions/2016-09.json": OPEN,
    "/local-governments.json": OPEN,
    "/local-governments/011002.json": OPEN,
    "/partners.json": OPEN,
    "/partners/1.json": OPEN,
    "/prefectures.json": OPEN,
    "/prefectures/01.json": OPEN,
    "/topics.json": OPEN,
    "/topics/tourism.json": OPEN,
    "/agreements/1.json": OPEN,
    "/agreements/1/versions/1.json": OPEN,
    "/agreements.csv": OPEN,
    "/agreements.xlsx": OPEN,
    "/agreements.jsonl": OPEN,
    "/agreements.geojson": OPEN,
    "/agreements.ics": OPEN,
    "/agreements.atom": OPEN,
    "/changes.atom": OPEN,
    "/prefectures/01.atom": OPEN,
    "/local-governments/011002.atom": OPEN,
    "/countries/kr.atom": OPEN,
    "/topics/tourism.atom": OPEN,
    "/partners/1.atom": OPEN,
    "/data/latest.zip": LEADS,
    "/data/agreements-2000-01-01.zip": NONE,
    "/data/agreements.sqlite3": OPEN,
    "/reconcile/": OPEN,
    "/reconcile/suggest/entity?prefix=a": OPEN,
    "/reconcile/suggest/property?prefix=a": OPEN,
    "/reconcile/suggest/type?prefix=a": OPEN,
    "/reconcile/flyout/entity/x": NONE,
    "/reconcile/flyout/property/x": NONE,
    "/reconcile/flyout/type/x": NONE,
    "/reconcile/preview/x": NONE,
    "/reconcile/entity/x": NONE,
    "/reconcile/properties?type=x": REFUSES,
    "/reports/x/": NONE,
    "/catalog.ttl": OPEN,
    "/catalog.jsonld": OPEN,
    "/robots.txt": OPEN,
    "/sitemap.xml": OPEN,
    "/sitemap-pages.xml": OPEN,
    "/sitemap-agreements-1.xml": OPEN,
    "/healthz": OPEN,
    "/readyz": OPEN,
    "/metrics": NONE,
    "/.well-known/security.txt": OPEN,
}
STAFF = {
    "/staff/login/": "200 302 302 302 302 302",
    "/staff/logout/": SIGNED_IN,
    "/staff/inactive/": OPEN,
    "/staff/password/": SIGNED_IN,
    "/staff/confirm/": SIGNED_IN,
    "/staff/second-factor/authenticate/": LEADS,
    "/staff/second-factor/confirm/": LEADS,
    "/staff/second-factor/": SIGNED_IN,
    "/staff/second-factor/totp/activate/": SIGNED_IN,
    "/staff/second-factor/totp/deactivate/": OWN_IF_ANY,
    "/staff/second-factor/passkeys/": SIGNED_IN,
    "/staff/second-factor/passkeys/add/": SIGNED_IN,
    "/staff/second-factor/passkeys/reauthenticate/": LEADS,
    "/staff/second-factor/passkeys/keys/1/remove/": OWN_IF_ANY,
    "/staff/second-factor/passkeys/keys/1/edit/": OWN_IF_ANY,
    "/staff/second-factor/passkeys/login/": LEADS,
    "/staff/second-factor/recovery-codes/": OWN_IF_ANY,
    "/staff/second-factor/recovery-codes/generate/": SIGNED_IN,
    "/staff/second-factor/recovery-codes/download/": OWN_IF_ANY,
}
ADMIN = {
    "/admin/": SIGNED_IN,
    "/admin/login/": LEADS,
    "/admin/logout/": "302 405 405 405 405 405",
    "/admin/password_change/": SIGNED_IN,
    "/admin/password_change/done/": SIGNED_IN,
    "/admin/autocomplete/": NOBODY,
    "/admin/jsi18n/": SIGNED_IN,
    "/admin/r/1/1/": OWN_IF_ANY,
    "/admin/partnerships/": SIGNED_IN,
    "/admin/auth/": "302 404 404 404 404 200",
    "/admin/nowhere": OWN_IF_ANY,
    "/admin/partnerships/agreement/suggestions/": NOBODY,
    "/admin/partnerships/agreement/corrections/": EDITORS,
}
UPLOADS = "/admin/partnerships/editionupload"
LEADS_PUBLISHERS = "302 403 403 403 302 302"
# What can't be read as a list has no plan: publishers are led back to what is said of it.
OF_AN_UPLOAD = {
    "file": PUBLISHERS,
    "plan": LEADS_PUBLISHERS,
    "decide": LEADS_PUBLISHERS,
    "apply": LEADS_PUBLISHERS,
    "discard": PUBLISHERS,
}
# Table: the key of a row; who may see the list, add, see a row, its history, and delete it.
TABLES: dict[str, tuple[Any, str, str, str, str, str]] = {
    "partnerships/agreement": ("1", SIGNED_IN, EDITORS, SIGNED_IN, SIGNED_IN, NOBODY),
    "partnerships/finding": (Finding, SIGNED_IN, NOBODY, SIGNED_IN, SIGNED_IN, NOBODY),
    "partnerships/correctionreport": (
        CorrectionReport,
        *(SIGNED_IN, NOBODY, SIGNED_IN, SIGNED_IN, NOBODY),
    ),
    "partnerships/partner": ("1", SIGNED_IN, PUBLISHERS, SIGNED_IN, SIGNED_IN, NOBODY),
    "partnerships/gazetteerentry": (
        GazetteerEntry,
        *(SIGNED_IN, PUBLISHERS, SIGNED_IN, SIGNED_IN, NOBODY),
    ),
    "partnerships/prefecture": ("01", SIGNED_IN, NOBODY, SIGNED_IN, SIGNED_IN, NOBODY),
    "partnerships/localgovernment": (
        "011002",
        *(SIGNED_IN, PUBLISHERS, SIGNED_IN, SIGNED_IN, NOBODY),
    ),
    "partnerships/country": ("KR", SIGNED_IN, PUBLISHERS, SIGNED_IN, SIGNED_IN, NOBODY),
    "partnerships/topic": ("tourism", SIGNED_IN, PUBLISHERS, SIGNED_IN, SIGNED_IN, NOBODY),
    "partnerships/revision": (Revision, SIGNED_IN, NOBODY, SIGNED_IN, SIGNED_IN, NOBODY),
    "partnerships/edition": (Edition, SIGNED_IN, NOBODY, SIGNED_IN, SIGNED_IN, NOBODY),
    "partnerships/editionupload": (
        EditionUpload,
        *(PUBLISHERS, PUBLISHERS, PUBLISHERS, PUBLISHERS, NOBODY),
    ),
    "partnerships/sourcerow": (SourceRow, SIGNED_IN, NOBODY, SIGNED_IN, SIGNED_IN, NOBODY),
    "partnerships/signin": (
        SignIn,
        *(ADMINISTRATORS, NOBODY, ADMINISTRATORS, ADMINISTRATORS, NOBODY),
    ),
    "auth/user": (
        User,
        *(ADMINISTRATORS, ADMINISTRATORS, ADMINISTRATORS, ADMINISTRATORS, NOBODY),
    ),
}


def admin_rows() -> dict[str, str]:
    """The table of the admin, a row an address, with the keys of today's rows."""
    CorrectionReport.objects.get_or_create(agreement_id=1, field="title", text="誤り")
    if not EditionUpload.objects.exists():
        receive(b"no list", "list.txt", "2017-09", make_staff("publisher-of-lists"))
    upload, edition = EditionUpload.objects.get().pk, Edition.objects.earliest("pk").pk
    rows = ADMIN | {f"{UPLOADS}/{upload}/{page}/": said for page, said in OF_AN_UPLOAD.items()}
    rows[f"/admin/partnerships/edition/{edition}/file/"] = SIGNED_IN
    for table, (key, seen, added, shown, told, deleted) in TABLES.items():
        pk = key if isinstance(key, str) else key.objects.order_by("pk")[0].pk
        base = f"/admin/{table}/"
        rows |= {base: seen, f"{base}add/": added, f"{base}{pk}/": SHORT}
        rows |= {f"{base}{pk}/change/": shown, f"{base}{pk}/history/": told}
        rows[f"{base}{pk}/delete/"] = deleted
    return rows


@pytest.fixture
def everybody(settings: Settings, tmp_path: Path) -> list[Client]:
    """A browser for each column of the table; the record's first agreements are in Hokkaido."""
    settings.DATA_DIR = tmp_path
    elsewhere = make_member(EDITOR, "elsewhere", prefectures=["47"])
    members = [
        make_member(VIEWER),
        elsewhere,
        make_member(EDITOR, prefectures=["01"]),
        make_member(PUBLISHER),
        make_member(ADMINISTRATOR),
    ]
    return [Client(), *map(browser_of, members)]  # signing in is noted: there is a SignIn


def routes(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """All addresses of the site as the table of addresses writes them."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{before}{str(pattern.pattern).removeprefix('^')}"
        else:
            yield from routes(pattern.url_patterns, f"{before}{pattern.pattern}")


def test_every_address_has_a_row() -> None:
    SignIn.objects.create(user=make_staff(), outcome="password")
    acts = [address.replace("USER", "1") for address in PAGES]
    addresses = [*PUBLIC, *STAFF, *admin_rows(), *acts]
    rows = {resolve(address.partition("?")[0]).route for address in addresses}
    assert set(routes(get_resolver().url_patterns)) - rows == set()


def walk(table: dict[str, str], everybody: list[Client]) -> dict[str, str]:
    return {address: " ".join(status(one, address) for one in everybody) for address in table}


def status(browser: Client, address: str) -> str:
    answer = browser.get(address)
    if answer.streaming:
        answer.getvalue()  # to the end, which closes the file
    return str(answer.status_code)


def test_public_pages_are_for_all_and_nothing_else_is(everybody: list[Client]) -> None:
    assert walk(PUBLIC, everybody) == PUBLIC


def test_the_pages_of_sign_in_are_for_whom_they_concern(everybody: list[Client]) -> None:
    assert walk(STAFF, everybody) == STAFF


def test_pages_of_the_admin_are_for_the_roles_that_may(everybody: list[Client]) -> None:
    rows = admin_rows()
    found = walk(rows, everybody)
    assert {address: found[address] for address in rows if found[address] != rows[address]} == {}


def test_without_a_second_factor_who_may_publish_sees_none_of_it(
    everybody: list[Client], settings: Settings
) -> None:
    settings.SECOND_FACTOR = "required"
    free = {"/admin/login/", "/admin/logout/", "/admin/jsi18n/"}
    for address in set(admin_rows()) - free:
        for browser in everybody[-2:]:
            answer = browser.get(address)
            assert answer.headers["Location"].startswith("/staff/second-factor/"), address
