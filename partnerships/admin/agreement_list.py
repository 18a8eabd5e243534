"""The list of agreements as staff see it: columns, filters, search.

As many queries for a page of fifty as for one of five, and none that reads more than one column
of all agreements.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from partnerships.admin import filters
from partnerships.curation.visibility import OPEN_STATES
from partnerships.models import Agreement, Finding, SearchDocument
from partnerships.text import fold

_MOST_NAMED = 3


def _some(names: Sequence[str]) -> str:
    """Name the first few, and say how many there are beside them."""
    more = f"ほか{len(names) - _MOST_NAMED}" if len(names) > _MOST_NAMED else ""
    return "、".join(names[:_MOST_NAMED]) + more


class AgreementListAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = [
        "number",
        "shown_title",
        "parties",
        "topic_labels",
        "signed_on",
        "state",
        "remarks",
    ]
    list_display_links = ["number", "shown_title"]
    list_filter = [
        "state",
        filters.HasOpenFinding,
        "is_listed",
        filters.PrefectureOfAgreement,
        filters.CountryOfAgreement,
        filters.TopicOfAgreement,
    ]
    list_per_page = 50
    search_fields = ["title"]
    search_help_text = (
        "番号か、協定名・自治体・相手先・概要の語で探せます。空白で区切ると、すべてを含むもの。"
    )
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def get_queryset(self, request: HttpRequest) -> QuerySet[Agreement]:
        """With all that a row of the list shows, in a fixed number of queries."""
        doubts = Finding.objects.filter(state=Finding.State.OPEN)
        return (
            super()
            .get_queryset(request)
            .prefetch_related(
                "government_links__local_government",
                "partner_links__partner",
                "topics",
                Prefetch("findings", doubts, to_attr="open_findings"),
            )
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find by number, or by every word in the search text: one pass over one column.

        Where one is chosen to merge another into, the withdrawn and merged are not offered.
        """
        if request.GET.get("field_name") == "merged_into":
            queryset = queryset.filter(state__in=OPEN_STATES)
        if search_term.isdecimal() and len(search_term) < 10:
            return queryset.filter(number=int(search_term)), False
        for word in filter(None, map(fold, search_term.split())):
            found = SearchDocument.objects.filter(text__contains=word)
            queryset = queryset.filter(pk__in=found.values("pk"))
        return queryset, False

    @admin.display(description="協定名", ordering="title")
    def shown_title(self, agreement: Agreement) -> str:
        return agreement.display_title

    @admin.display(description="当事者")
    def parties(self, agreement: Agreement) -> str:
        """The governments, and below them the partners, in one column: the rest stays in sight."""
        ours = _some([str(link.local_government) for link in agreement.government_links.all()])
        theirs = _some([str(link.partner) for link in agreement.partner_links.all()])
        return format_html("{}<br>{}", ours, theirs)

    @admin.display(description="分野")
    def topic_labels(self, agreement: Agreement) -> str:
        return _some([str(topic) for topic in agreement.topics.all()])

    @admin.display(description="締結日", ordering="signed_first_on")
    def signed_on(self, agreement: Agreement) -> str:
        return format_html('<span class="nowrap">{}</span>', agreement.signed or "")

    @admin.display(description="備考", ordering="is_listed")
    def remarks(self, agreement: Any) -> str:
        """What somebody who works through the list looks for."""
        doubts = len(agreement.open_findings)
        notes = [f"要確認 {doubts}"] if doubts else []
        notes += [] if agreement.is_listed else ["一覧になし"]
        one = '<span class="nowrap">{}</span>'
        return format_html_join(SafeString("<br>"), one, ((note,) for note in notes))
