"""List rows as HTML, made once per stamp and worker: known rows need no query."""

from collections.abc import Iterable

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from partnerships.models import Agreement
from partnerships.search.results import fetch
from partnerships.search.sets import AgreementSets
from partnerships.views.marking import Marker
from partnerships.views.presenting import NOTHING_MARKED, present_row

_MOST_KEPT = 20_000


def list_rows(
    numbers: Iterable[int], sets: AgreementSets, marker: Marker = NOTHING_MARKED
) -> list[SafeString]:
    """Give the rows of these agreements in this order; six queries for those not made yet.

    Rows with marked hits are of one search and are not kept.
    """
    if marker.terms:
        return [_render(agreement, marker) for agreement in fetch(list(numbers))]
    wanted = list(numbers)
    missing = [number for number in wanted if number not in sets.rows]
    if len(sets.rows) + len(missing) > _MOST_KEPT:
        sets.rows.clear()
        missing = wanted
    for agreement in fetch(missing) if missing else ():
        sets.rows[agreement.number] = _render(agreement, NOTHING_MARKED)
    return [mark_safe(sets.rows[n]) for n in wanted if n in sets.rows]


def _render(agreement: Agreement, marker: Marker) -> SafeString:
    template = get_template("components/agreement_row.html")
    return mark_safe(template.render({"row": present_row(agreement, marker)}))
