"""What a link to the site is shared with: its QR code, and the picture that stands for it."""

from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from partnerships.curation.history import public_revisions
from partnerships.curation.visibility import public_agreements
from partnerships.dates import PartialDate
from partnerships.release import release
from partnerships.search.names import Names, names_at
from partnerships.search.stamp import current_stamp
from partnerships.sharing.card import Card, draw_card
from partnerships.sharing.citation import NO_TITLE, SITE_NAME
from partnerships.sharing.qr import TooLongError, draw_qr
from partnerships.views.agreements import search_of
from partnerships.views.opening import open_data
from partnerships.views.problems import problem

# A picture changes with a release at most, and nobody is misled by yesterday's.
A_DAY = "public, max-age=86400"
MOST_PARTIES = 3


@open_data()
def agreement_qr(request: HttpRequest, number: int) -> HttpResponse:
    """Give the QR code of an agreement's permalink; 404 where the public sees none."""
    get_object_or_404(public_agreements().only("number"), number=number)
    return _qr(f"/agreements/{number}/")


@open_data()
def search_qr(request: HttpRequest) -> HttpResponse:
    """Give the QR code of a search; 400 names malformed values, 422 what no code can hold."""
    search = search_of(request)
    if search.malformed:
        wrong = [f"{name}={value[:50]}" for name, value in search.malformed]
        return problem(400, f"読めない値があります：{'、'.join(wrong)}")
    try:
        return _qr(search.url(search.page))
    except TooLongError as error:
        return problem(422, str(error))


def _qr(address: str) -> HttpResponse:
    drawn = draw_qr(f"{settings.SITE_URL}{address}")
    return HttpResponse(drawn, "image/svg+xml", headers={"Cache-Control": A_DAY})


@open_data()
def agreement_card(request: HttpRequest, number: int, version: int) -> HttpResponse:
    """Give the picture of a version of an agreement, with the names of that day."""
    key = _key(f"{number}-{version}")
    drawn = caches["pages"].get(key)
    if drawn is None:
        revision = get_object_or_404(public_revisions(), agreement=number, number=version)
        card = _card(number, revision.content, names_at(current_stamp()))
        drawn = draw_card(card)
        caches["pages"].set(key, drawn, timeout=None)
    return _png(drawn)


@open_data()
def site_card(request: HttpRequest) -> HttpResponse:
    """Give the picture of every page that has none of its own."""
    drawn = caches["pages"].get(_key("site"))
    if drawn is None:
        host = settings.SITE_URL.partition("://")[2]
        title = "自治体と世界の約束を、だれでもさがせる記録に。"
        lines = ("姉妹友好都市以外の提携・覚書の公開データベース",)
        drawn = draw_card(Card(SITE_NAME, title, lines, host, "Agreements of Japan's cities"))
        caches["pages"].set(_key("site"), drawn, timeout=None)
    return _png(drawn)


def _key(name: str) -> str:
    return f"card-{release()}-{settings.SITE_URL}-{name}"


def _png(drawn: bytes) -> HttpResponse:
    return HttpResponse(drawn, "image/png", headers={"Cache-Control": A_DAY})


def _card(number: int, content: dict[str, Any], names: Names) -> Card:
    """Choose the words of an agreement's picture."""
    governments = [government["name"] for government in content["local_governments"]]
    partners = [_partner(partner, names) for partner in content["partners"]]
    signed = content["signed"]
    day = f"{PartialDate.from_edtf(signed).display_ja()}締結" if signed else "締結日の記載なし"
    return Card(
        shoulder=f"{SITE_NAME}　協定番号 {number}",
        title=content["title"] or f"（{NO_TITLE}）",
        lines=(f"{_few(governments)} × {_few(partners)}", day),
        address=f"{settings.SITE_URL.partition('://')[2]}/agreements/{number}/",
        latin=f"Agreement no. {number}",
    )


def _partner(partner: dict[str, Any], names: Names) -> str:
    country = partner["country"] and names.label("country", partner["country"].lower())
    return f"{partner['name']}（{country}）" if country else str(partner["name"])


def _few(parties: list[str]) -> str:
    others = len(parties) - MOST_PARTIES
    return "・".join(parties[:MOST_PARTIES]) + (f" ほか{others}者" if others > 0 else "")
