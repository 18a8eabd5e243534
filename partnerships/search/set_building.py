"""Makes the sets of the published agreements from the database, whole or for the changed ones only.

`held_sets.py` calls this when the record's stamp has moved.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import connections, router, transaction
from django.db.models import Aggregate, Model, QuerySet, TextField
from pyroaring import BitMap

from partnerships.dates import PartialDate
from partnerships.models import (
    Agreement,
    AgreementLocalGovernment,
    AgreementPartner,
    LocalGovernment,
    Partner,
)
from partnerships.search.query import UNKNOWN
from partnerships.search.sets import AgreementSets, union

Key = TypeVar("Key")
Row = TypeVar("Row", bound=Model)


class WholeColumn(Aggregate):
    """All values of a column as one array: a million of them in one row, quickly."""

    function = "array_agg"
    template = "%(function)s(%(expressions)s)"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="json_group_array", **extra)


def build_sets(numbers: Collection[int] | None = None) -> AgreementSets:
    """Read the published agreements, or these: a fixed number of queries, however many they are."""
    with _room_to_group():
        return _build(numbers)


@contextmanager
def _room_to_group() -> Iterator[None]:
    """Let PostgreSQL group in memory; in its usual 4 MB it takes three times as long."""
    database = connections[router.db_for_read(Agreement)]
    if database.vendor == "sqlite":
        yield
        return
    with transaction.atomic(database.alias), database.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        yield


def _build(numbers: Collection[int] | None) -> AgreementSets:
    published = _of(numbers, Agreement.objects.published(), "number")
    by_date = _grouped(published, "signed", "number")
    undated = by_date.pop(None, BitMap())
    sets = AgreementSets(everything=union([*by_date.values(), undated]))
    sets.by_date = {date: found for date, found in by_date.items() if date}
    sets.with_url = sets.everything - _numbers(published.filter(official_url=""), "number")
    unlisted = _numbers(published.filter(is_listed=False), "number")
    sets.by_year = _merged(sets.by_date, lambda date: date.year)
    sets.facets["signed"] = _decades(sets.by_date) | _some(UNKNOWN, undated)
    sets.facets["listed"] = _some("yes", sets.everything - unlisted) | _some("no", unlisted)
    _read_governments(sets, _of(numbers, AgreementLocalGovernment.objects.all(), "agreement_id"))
    _read_partners(sets, _of(numbers, AgreementPartner.objects.all(), "agreement_id"))
    topics = _of(numbers, Agreement.topics.through.objects.all(), "agreement_id")
    _set_facet(sets, "topic", _grouped(topics, "topic_id", "agreement_id"))
    return sets


def update_sets(old: AgreementSets, numbers: Collection[int]) -> AgreementSets:
    """Give the sets after a change of these agreements; the old ones stay as they are.

    What the change did not touch is shared with them, so it costs some milliseconds.
    """
    changed, fresh = BitMap(numbers), build_sets(numbers)
    fresh.everything |= old.everything - changed
    fresh.with_url |= old.with_url - changed
    fresh.by_date = _changed(old.by_date, fresh.by_date, changed)
    fresh.by_year = _changed(old.by_year, fresh.by_year, changed)
    for name, facet in old.facets.items():
        fresh.facets[name] = _changed(facet, fresh.facets[name], changed)
    for form, rows in old.rows.items():
        fresh.rows[form] = {n: row for n, row in rows.copy().items() if n not in changed}
    return fresh


def _changed(
    old: dict[Key, BitMap], fresh: dict[Key, BitMap], changed: BitMap
) -> dict[Key, BitMap]:
    """Give old groups without what changed and with what is now in them; no empty ones."""
    left = {key: found - changed for key, found in old.items() if found.intersect(changed)}
    merged = {key: left.get(key, old.get(key, BitMap())) | found for key, found in fresh.items()}
    return {key: found for key, found in (old | left | merged).items() if found}


def _of(numbers: Collection[int] | None, rows: QuerySet[Row], number: str) -> QuerySet[Row]:
    return rows if numbers is None else rows.filter(**{f"{number}__in": numbers})


def _numbers(rows: QuerySet[Any], number: str) -> BitMap:
    """Give the numbers of all rows; one query."""
    return BitMap(_read_whole(rows.aggregate(all=WholeColumn(number))["all"]))


def _grouped(rows: QuerySet[Any], value: str, number: str) -> dict[Any, BitMap]:
    """Give the numbers of each value of a column; one query."""
    if connections[rows.db].vendor == "sqlite":
        return _grouped_here(rows, value, number)
    groups = rows.order_by().values_list(value).annotate(numbers=WholeColumn(number))
    return {key: BitMap(_read_whole(numbers)) for key, numbers in groups}


def _grouped_here(rows: QuerySet[Any], value: str, number: str) -> dict[Any, BitMap]:
    """Group in Python, which takes half of SQLite's time and three times PostgreSQL's.

    SQLite would take the rows by the value's index, each from another page. A value is converted
    once, not in every row.
    """
    columns = rows.order_by().aggregate(keys=WholeColumn(value), numbers=WholeColumn(number))
    groups: dict[Any, list[int]] = defaultdict(list)
    for key, found in zip(*map(_read_whole, columns.values()), strict=True):
        groups[key].append(found)
    convert = rows.model._meta.get_field(value).to_python
    return {convert(key): BitMap(found) for key, found in groups.items()}


def _read_whole(column: str | list[Any] | None) -> list[Any]:
    return json.loads(column) if isinstance(column, str) else column or []


def _decades(by_date: Mapping[PartialDate, BitMap]) -> dict[str, BitMap]:
    return _merged(by_date, lambda date: f"{date.year // 10 * 10}")


def _merged(groups: Mapping[Any, BitMap], name: Callable[[Any], Key | None]) -> dict[Key, BitMap]:
    """Unite the sets whose keys have one name; keys without a name are left out."""
    lists: dict[Key, list[BitMap]] = defaultdict(list)
    for key, found in groups.items():
        if (value := name(key)) is not None:
            lists[value].append(found)
    return {value: union(found) for value, found in lists.items()}


def _some(value: str, numbers: BitMap | None) -> dict[str, BitMap]:
    return {value: numbers} if numbers else {}


def _read_governments(sets: AgreementSets, parties: QuerySet[AgreementLocalGovernment]) -> None:
    """Set the facets of place."""
    links = _grouped(parties, "local_government_id", "agreement_id")
    rows = LocalGovernment.objects.values_list("code", "prefecture_id", "kana")
    prefectures: dict[str, str] = {}
    for code, prefecture, kana in rows:
        prefectures[code], sets.readings[code] = prefecture, kana
    _set_facet(sets, "local_government", links)
    _set_facet(sets, "prefecture", _merged(links, prefectures.get))


def _read_partners(sets: AgreementSets, parties: QuerySet[AgreementPartner]) -> None:
    """Set the facets of the other party; a Japanese co-signatory adds no country."""
    links = _grouped(parties, "partner_id", "agreement_id")
    rows = Partner.objects.values_list("pk", "kind", "country_id", "country__name")
    kinds: dict[int, str] = {}
    countries: dict[int, str] = {}
    for pk, kind, country, name in rows:
        kinds[pk] = kind
        if country and country != "JP":
            countries[pk] = country.lower()
            sets.countries[country.lower()] = name
    _set_facet(sets, "partner", {str(pk): found for pk, found in links.items()})
    _set_facet(sets, "partner_kind", _merged(links, kinds.get))
    _set_facet(sets, "country", _merged(links, countries.get))


def _set_facet(sets: AgreementSets, name: str, groups: Mapping[str, BitMap]) -> None:
    """Keep the published ones of each group; agreements without any value have `unknown`."""
    facet, there = dict(groups), union(groups.values())
    if not there.issubset(sets.everything):
        shown = {value: found & sets.everything for value, found in groups.items()}
        facet = {value: found for value, found in shown.items() if found}
    sets.facets[name] = facet | _some(UNKNOWN, sets.everything - there)
