"""A row of a reference table that staff corrected reaches everything that shows it.

The admin calls it in the transaction that saved the row.
"""

from collections.abc import Collection

from django.db import models
from django.db.models import QuerySet

from partnerships.curation.findings import Cause
from partnerships.curation.rechecking import check_doubts
from partnerships.models import Agreement, Country, LocalGovernment, Partner, Prefecture, Topic
from partnerships.search.stamp import move_stamp
from partnerships.search.text import index_agreements

# How an agreement is asked for the rows of each reference table that its pages and search show.
_SHOWN_BY: dict[type[models.Model], str] = {
    Prefecture: "local_governments__prefecture",
    LocalGovernment: "local_governments",
    Country: "partners__country",
    Partner: "partners",
    Topic: "topics",
}
_UNSEEN = {
    *("aliases", "words", "latitude", "longitude", "alpha3", "numeric"),
    *("formal_name_en", "region", "successor"),
}
"""Columns of those tables that stand neither in search texts nor in the agreements' JSON."""


def reference_changed(row: models.Model, columns: Collection[str] | None = None) -> None:
    """Index anew the agreements that show this row of a reference table, and move the stamp.

    Called in the transaction that saved the row, which began with `hold_stamp`. `columns` are
    those that changed (None: any of them). A name costs a second per thousand agreements.
    """
    numbers = list(_showing(row, columns).values_list("number", flat=True))
    if isinstance(row, Partner):
        check_doubts(numbers, Cause(f"協定締結先「{row}」の訂正で解決"))
    index_agreements(numbers)
    move_stamp()


def count_showing(row: models.Model, columns: Collection[str] | None = None) -> int:
    """Count the agreements that a change of these columns would index anew; one query."""
    return _showing(row, columns).count()


def _showing(row: models.Model, columns: Collection[str] | None) -> QuerySet[Agreement]:
    path = _SHOWN_BY.get(type(row))
    if path is None or (columns is not None and _UNSEEN.issuperset(columns)):
        return Agreement.objects.none()
    return Agreement.objects.filter(**{path: row}).order_by("number").distinct()
