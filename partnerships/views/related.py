"""What an agreement's page shows of others: more of the same parties, and the editions by key."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from partnerships.models import Agreement, Edition
from partnerships.search.names import Names
from partnerships.search.sets import AgreementSets

_MOST_SHOWN = 5


@dataclass(frozen=True)
class RelatedParty:
    """A party of an agreement, how many other agreements it has, and the newest of them."""

    name: str
    url: str
    count: int
    agreements: list[Agreement]


@lru_cache(maxsize=2)
def editions_at(stamp: uuid.UUID) -> dict[str, Edition]:
    """Give the editions by key, as of this stamp."""
    return {edition.key: edition for edition in Edition.objects.all()}


def related_agreements(
    document: dict[str, Any], sets: AgreementSets, names: Names
) -> list[RelatedParty]:
    """Give the parties that have other agreements, governments first; one query."""
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
    found = []
    for name, url, facet, value in parties:
        matches = sets.facets[facet].get(value)
        if matches and len(matches) > 1:
            numbers = sets.page(matches, "newest", 0, _MOST_SHOWN + 1)
            others = [n for n in numbers if n != document["number"]][:_MOST_SHOWN]
            found.append((name, url, len(matches) - 1, others))
    return _with_agreements(found)


def _with_agreements(found: list[tuple[str, str, int, list[int]]]) -> list[RelatedParty]:
    wanted = {number for _, _, _, others in found for number in others}
    shown = {agreement.number: agreement for agreement in _titled(sorted(wanted))}
    return [
        RelatedParty(name, url, count, [shown[n] for n in others if n in shown])
        for name, url, count, others in found
    ]


def _titled(numbers: list[int]) -> Iterable[Agreement]:
    """Give these agreements with number, title and date only; plain SQL for the page's sake."""
    if not numbers:
        return ()
    places = ", ".join(["%s"] * len(numbers))
    table = Agreement._meta.db_table
    return Agreement.objects.raw(
        f"SELECT number, title, signed FROM {table} WHERE number IN ({places})",  # nosec B608
        numbers,
    )
