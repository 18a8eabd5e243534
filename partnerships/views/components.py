"""Every component in every state on one page, for whoever works on the design; only under DEBUG."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from partnerships.furigana import with_known_readings
from partnerships.search.facets import FacetValue, ShownFacet
from partnerships.search.query import AgreementSearch
from partnerships.views.charts import HEIGHT, Bar, PrefectureRow, SigningChart, TopicGrid
from partnerships.views.maps import MapLink
from partnerships.views.presenting import Link, Row, day, pages_of
from partnerships.views.report_form import ReportForm
from partnerships.views.year_chart import year_chart

LONG = "とても長い名前の協定でも、幅の狭い画面で、ことばの切れ目で行が変わり、はみ出さないこと"


def component_list(request: HttpRequest) -> HttpResponse:
    """Show the components with values that no record needs to have."""
    links = [(Link("中国", "#", "60"), 60), (Link("韓国", "#"), 34), (Link(LONG, "#"), 1)]
    values = [
        FacetValue("kr", "韓国", 34, is_selected=True, url="#"),
        FacetValue("cn", "中国", 60, is_selected=False, url="#"),
        FacetValue("fr", "フランス", 0, is_selected=True, url="#"),
    ]
    context = {
        "rows": [_row("覚書"), _row(LONG, is_listed=False, excerpt="…<b>を含む</b>…")],
        "bare_row": Row(3, "#", "（協定名の記載なし）", [], [], [], None, is_listed=True),
        "links": links,
        "facet": ShownFacet(values, 20, 17),
        "grouped": [
            FacetValue("13", "東京都", 7, is_selected=True, url="#", group="関東"),
            FacetValue("14", "神奈川県", 3, is_selected=False, url="#", group="関東"),
        ],
        "filters": [{"name": "国・地域", "label": "韓国", "url": "#"}],
        "form": ReportForm({"source": LONG}),
        "plain": with_known_readings("日本と韓国の約束です。"),
        "dead_link": {"last_good_on": date(2026, 4, 1), "archived_url": "https://web.archive.org/"},
        "search": AgreementSearch(country=("kr",)),
        "grid": _grid(),
        "points": [MapLink("#", "釜山広域市", "ja", 3, "397", "107", "7")],
        "few_pages": pages_of(AgreementSearch(), 3),
        "many_pages": pages_of(AgreementSearch(page=10), 40),
        "chart": _chart(),
        "year_chart": year_chart([(2000, 3), (2001, 0), (2002, 7)]),
        "regions": [
            ("北海道", [(Link("北海道", "/prefectures/01/"), n) for n in (0, 1, 3, 6, 11)])
        ],
    }
    return render(request, "components.html", context)


def _grid() -> TopicGrid:
    topics = [Link("経済・貿易・投資", "#"), Link("観光", "#")]
    rows = [
        PrefectureRow(Link("北海道", "#"), [0, 3]),
        PrefectureRow(Link("鹿児島県", "#"), [6, 11]),
    ]
    return TopicGrid(topics, [("北海道", rows[:1]), ("九州", rows[1:])], 2)


def _row(title: str, *, is_listed: bool = True, excerpt: str = "") -> Row:
    parties = [Link(f"札幌市{n}", "#", "北海道") for n in range(1, 7)]
    topics = [Link("経済", "#"), Link("観光", "#")]
    return Row(1, "#", title, parties, parties[:1], topics, day("2008"), is_listed, excerpt)


def _chart() -> SigningChart:
    counts = ((2000, 3), (2001, 9), (2003, 1))
    bars = [
        Bar(year, count, "#", 10 * (year - 2000), HEIGHT - 10 * count, 10 * count)
        for year, count in counts
    ]
    return SigningChart(bars, 40, 2000, 2003, bars[1], 2)
