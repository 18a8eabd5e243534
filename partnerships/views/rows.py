"""List rows as HTML, made once per stamp and worker: a page of known rows needs no query for them."""

from collections.abc import Iterable

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from partnerships.search.results import fetch
from partnerships.search.sets import AgreementSets
from partnerships.views.presenting import present_row

_MOST_KEPT = 20_000


def list_rows(numbers: Iterable[int], sets: AgreementSets) -> list[SafeString]:
    """Give the rows of these agreements in this order; six queries for those not made yet."""
    wanted = list(numbers)
    missing = [number for number in wanted if number not in sets.rows]
    if len(sets.rows) + len(missing) > _MOST_KEPT:
        sets.rows.clear()
        missing = wanted
    template = get_template("components/agreement_row.html")
    for agreement in fetch(missing) if missing else ():
        sets.rows[agreement.number] = template.render({"row": present_row(agreement)})
    # Rendered by the template engine, which escaped it.
    return [mark_safe(sets.rows[n]) for n in wanted if n in sets.rows]
