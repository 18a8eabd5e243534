"""What an agreement's page shows of others: more of the same parties, and the editions by key."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connections, router
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from partnerships.languages import mark_japanese, spoken
from partnerships.models import Agreement, Edition
from partnerships.search.names import Names
from partnerships.search.sets import AgreementSets
from partnerships.templatetags.site import said_year
from partnerships.views.presenting import NO_TITLE

_MOST_SHOWN = 5
_MOST_KEPT = 100_000

# In plain SQL, since building the query cost more than asking it.
_SHOWN = f"SELECT number, title, signed FROM {Agreement._meta.db_table} WHERE number IN (%s)"  # nosec B608

# Printed here, since rendering a template of each cost more than asking the database for all.
_ITEM = '<li><a href="/agreements/%d/">%s</a>%s</li>'
_YEAR = '<span class="related-year">%s</span>'

# Name and address of a party, how many others it has, and the numbers of those that are shown.
Found = tuple[str, str, int, list[int]]


@dataclass(frozen=True)
class RelatedParty:
    """A party of an agreement, how many others it has, and the newest of these as list items."""

    name: str
    url: str
    count: int
    items: SafeString


@lru_cache(maxsize=2)
def editions_at(stamp: uuid.UUID) -> dict[str, Edition]:
    """Give the editions by key, as of this stamp."""
    return {edition.key: edition for edition in Edition.objects.all()}


def related_agreements(
    document: dict[str, Any], sets: AgreementSets, names: Names
) -> list[RelatedParty]:
    """Give the parties that have other agreements, governments first.

    One query for those whose items have not been made yet since the record's stamp moved.
    """
    parties = [
        (
            names.called("local_government", g["code"], g["name"]),
            f"/local-governments/{g['code']}/",
            "local_government",
            g["code"],
        )
        for g in document["local_governments"]
    ]
    parties += [
        (
            names.called("partner", str(p["id"]), p["name"]),
            f"/partners/{p['id']}/",
            "partner",
            str(p["id"]),
        )
        for p in document["partners"]
    ]
    found: list[Found] = []
    for name, url, facet, value in parties:
        matches = sets.facets[facet].get(value)
        if matches and len(matches) > 1:
            numbers = sets.page(matches, "newest", 0, _MOST_SHOWN + 1)
            others = [n for n in numbers if n != document["number"]][:_MOST_SHOWN]
            found.append((name, url, len(matches) - 1, others))
    return _with_items(found, sets)


def _with_items(found: list[Found], sets: AgreementSets) -> list[RelatedParty]:
    kept = sets.rows.setdefault(("related", spoken()), {})
    wanted = {number for _, _, _, others in found for number in others}
    # Held here, since another thread may clear what is kept.
    items = {number: item for number in wanted if (item := kept.get(number))}
    made = dict(_items(sorted(wanted - items.keys())))
    if len(kept) > _MOST_KEPT:
        kept.clear()
    kept.update(made)
    items |= made
    return [
        RelatedParty(name, url, count, mark_safe("".join(items[n] for n in others if n in items)))
        for name, url, count, others in found
    ]


def _items(numbers: list[int]) -> Iterator[tuple[int, str]]:
    """Give the list items of agreements, by number; one query of what they show."""
    if not numbers:
        return
    places = ", ".join(["%s"] * len(numbers))
    with connections[router.db_for_read(Agreement)].cursor() as cursor:
        cursor.execute(_SHOWN % places, numbers)
        for number, title, signed in cursor.fetchall():
            said = conditional_escape(mark_japanese(title or str(NO_TITLE)))
            year = _YEAR % said_year(int(signed[:4])) if signed else ""
            yield number, _ITEM % (number, said, year)
