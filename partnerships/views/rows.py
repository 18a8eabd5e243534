"""List rows as HTML, made once per stamp, language and worker: known rows need no query."""

import json
from collections.abc import Iterable

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from partnerships.languages import spoken
from partnerships.search.documents import read_texts
from partnerships.search.results import Results
from partnerships.views.marking import Marker
from partnerships.views.presenting import Presenter

_MOST_KEPT = 20_000


def list_rows(results: Results, numbers: Iterable[int]) -> list[SafeString]:
    """Give the rows of these agreements in this order; one query for those not made yet.

    Rows with marked hits are of one search and are not kept.
    """
    wanted = list(numbers)
    kept = results.sets.rows.setdefault(("list", spoken()), {})
    if results.hit_words:
        return _render(wanted, Presenter(results.names, Marker(results.hit_words)))
    # Held here, since another thread may clear what is kept.
    rows = {number: row for number in wanted if (row := kept.get(number))}
    missing = [number for number in wanted if number not in rows]
    if missing:
        made = dict(zip(missing, _render(missing, Presenter(results.names)), strict=True))
        if len(kept) + len(made) > _MOST_KEPT:
            kept.clear()
        kept.update(made)
        rows |= made
    return [mark_safe(rows[number]) for number in wanted]


def _render(numbers: list[int], presenter: Presenter) -> list[SafeString]:
    template = get_template("components/agreement_row.html")
    documents = map(json.loads, read_texts(numbers))
    return [mark_safe(template.render({"row": presenter.row(d)})) for d in documents]
