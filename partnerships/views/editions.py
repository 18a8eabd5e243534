"""The editions of the list, for everyone: the file, its rows, and what taking it in changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from partnerships.curation.history import public_revisions
from partnerships.curation.visibility import withdrawn_drafts
from partnerships.models import Edition, Finding, FindingCode, Revision, SourceRow, State
from partnerships.views.caching import kept_by_stamp
from partnerships.views.paging import address_of_page, page_of, read_page
from partnerships.views.presenting import Link
from partnerships.views.revisions import title_of

ROWS_PER_PAGE = 100
MOST_VANISHED = 100


@dataclass(frozen=True)
class ListedRow:
    """A row as written; `url` is blank while its agreement waits as a draft, or was never shown."""

    row: SourceRow
    url: str
    became: str
    version_url: str


@require_safe
@kept_by_stamp()
def edition_list(request: HttpRequest) -> HttpResponse:
    """Show every edition taken in, the newest first."""
    editions = Edition.objects.annotate(row_count=Count("rows")).order_by("-as_of", "-pk")
    context = {"editions": editions, "canonical_url": "/editions/"}
    return render(request, "editions/list.html", context)


@require_safe
@kept_by_stamp(address_of_page)
def edition_detail(request: HttpRequest, key: str) -> HttpResponse:
    """Show an edition with its rows, and what it made of the record."""
    edition = get_object_or_404(Edition, key=key)
    asked = read_page(request)
    rows = edition.rows.select_related("agreement").order_by("position")
    found, pages = page_of(asked, rows, ROWS_PER_PAGE)
    made = _revisions(edition)
    vanished, reworded = _vanished(edition, made), _reworded(edition, made)
    context = {
        "edition": edition,
        "counts": _counts(edition, made, vanished),
        "reworded": reworded.count(),
        "rows": _listed(found, made, reworded),
        "vanished": [_version(revision) for revision in vanished[:MOST_VANISHED]],
        "vanished_beyond": max(0, vanished.count() - MOST_VANISHED),
        "pages": pages,
        "malformed": asked.malformed,
        "canonical_url": asked.url(asked.page),
    }
    return render(request, "editions/detail.html", context)


def _revisions(edition: Edition) -> QuerySet[Revision]:
    """Give the public revisions that taking in this edition made."""
    return public_revisions().filter(kind=Revision.Kind.IMPORT, reason=edition.import_reason)


def _vanished(edition: Edition, made: QuerySet[Revision]) -> QuerySet[Revision]:
    """Give the revisions of what has no row in the edition; what may have one, waits for staff."""
    waiting = Finding.objects.filter(
        edition=edition, code=FindingCode.DOUBTFUL_MATCH, state=Finding.State.OPEN
    )
    found = made.filter(number__gt=1, content__is_listed=False)
    return (
        found.exclude(agreement__in=waiting.values("agreement"))
        .exclude(agreement__in=edition.rows.values("agreement"))
        .order_by("agreement")
    )


def _reworded(edition: Edition, made: QuerySet[Revision]) -> QuerySet[SourceRow]:
    """Give the rows that changed and left their agreement as it was, as the record reads them."""
    rows = SourceRow.objects.written_otherwise(edition).exclude(agreement__state=State.DRAFT)
    return rows.exclude(agreement__in=made.values("agreement"))


def _counts(
    edition: Edition, made: QuerySet[Revision], vanished: QuerySet[Revision]
) -> list[tuple[str, int]]:
    """Give label and count; agreements that a merge gave two rows count by their revisions."""
    changed = made.filter(number__gt=1, content__is_listed=True)
    waiting = edition.rows.filter(agreement__state=State.DRAFT)
    return [
        (gettext("一覧の行"), edition.rows.count()),
        (gettext("新しく登録した協定"), made.filter(number=1).count()),
        (gettext("変更した協定"), changed.count()),
        (gettext("一覧からなくなった協定"), vanished.count()),
        (gettext("職員が確認中の行"), waiting.count()),
    ]


def _listed(
    rows: Sequence[SourceRow], made: QuerySet[Revision], reworded: QuerySet[SourceRow]
) -> list[ListedRow]:
    """Tell of each row what became of it; three queries, one more where some were withdrawn."""
    ours = made.filter(agreement__in={row.agreement_id for row in rows})
    versions = dict(ours.values_list("agreement", "number"))
    shown = reworded.filter(pk__in=[row.pk for row in rows])
    rewritten = set(shown.values_list("pk", flat=True))
    withdrawn = {r.agreement_id for r in rows if r.agreement.state == State.WITHDRAWN}
    refused = set(withdrawn_drafts().filter(pk__in=withdrawn).values_list("pk", flat=True))
    return [
        ListedRow(row, "", gettext("載せないことにした行"), "")
        if row.agreement_id in refused
        else _listed_row(row, versions.get(row.agreement_id, 0), row.pk in rewritten)
        for row in rows
    ]


def _listed_row(row: SourceRow, version: int, is_reworded: bool) -> ListedRow:
    if row.agreement.state == State.DRAFT:
        return ListedRow(row, "", gettext("職員が確認中"), "")
    became = gettext("行の書き方だけ変更") if is_reworded else _became(version)
    url = f"/agreements/{row.agreement_id}/"
    return ListedRow(row, url, became, f"{url}versions/{version}/" if version else "")


def _became(version: int) -> str:
    if not version:
        return gettext("変更なし")
    return gettext("新しく登録") if version == 1 else gettext("変更")


def _version(revision: Revision) -> dict[str, Any]:
    url = f"/agreements/{revision.agreement_id}/"
    return {
        "agreement": Link(title_of(revision), url, gettext("協定番号 %d") % revision.agreement_id),
        "url": f"{url}versions/{revision.number}/",
    }
