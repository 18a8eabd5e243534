"""The properties of entities: what each is called, which types have it, and its values.

Clients filter candidates by them and fetch them for their rows; the manifest's suggest and extend
services list them from the one table here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from partnerships.reconciling.entities import Entity
from partnerships.search.sets import AgreementSets

Value = dict[str, Any]

_GOVERNMENTS = ("local_government", "prefecture", "municipality")
_PLACES = (*_GOVERNMENTS, "country")
_ALL = (*_PLACES, "partner")


@dataclass(frozen=True)
class Property:
    """`target` is the type of its values where these are entities."""

    id: str
    name: str
    types: tuple[str, ...]
    target: str = ""


PROPERTIES = {
    one.id: one
    for one in (
        Property("code", "コード・固定番号", _ALL),
        Property("prefecture", "都道府県", _GOVERNMENTS, "prefecture"),
        Property("district", "郡", _GOVERNMENTS),
        Property("kana", "読み", _GOVERNMENTS),
        Property("romaji", "ローマ字", _GOVERNMENTS),
        Property("kind", "種別", (*_GOVERNMENTS, "partner")),
        Property("country", "国・地域", ("partner",), "country"),
        Property("name_en", "英語名", ("country", "partner")),
        Property("alpha3", "3文字コード", ("country",)),
        Property("numeric", "数字コード", ("country",)),
        Property("formal_name", "正式名称", ("country",)),
        Property("formal_name_en", "英語の正式名称", ("country",)),
        Property("latitude", "緯度", ("partner",)),
        Property("longitude", "経度", ("partner",)),
        Property("agreement_count", "協定の数", _ALL),
        Property("url", "ページ", _ALL),
    )
}


def properties_of(type_id: str) -> list[Property]:
    """Give the properties that entities of a type have; of no type, all."""
    return [one for one in PROPERTIES.values() if not type_id or type_id in one.types]


def value_of(entity: Entity, pid: str, sets: AgreementSets) -> Any:
    """Give what a property holds: text, number, or an entity's id and name; blank for nothing."""
    if pid == "agreement_count":
        return len(sets.facets[entity.facet].get(entity.value, ()))
    if pid == "url":
        return f"{settings.SITE_URL}{entity.url}"
    return entity.values.get(pid, "")


def extension_json(
    entities: Mapping[str, Entity], ids: tuple[str, ...], pids: tuple[str, ...], sets: AgreementSets
) -> Value:
    """Give the values of properties, as data extension responses have them.

    An id that nothing has, and a property that an entity doesn't have, give no values.
    """
    rows = {
        pk: {
            pid: _cells(value_of(entities[pk], pid, sets)) if pk in entities else [] for pid in pids
        }
        for pk in ids
    }
    return {"meta": [_meta(pid) for pid in pids], "rows": rows}


def _meta(pid: str) -> Value:
    known = PROPERTIES.get(pid)
    if known is None:
        return {"id": pid, "name": pid}
    target: Value = {"type": {"id": known.target, "name": known.name}} if known.target else {}
    return {"id": pid, "name": known.name} | target


_CELLS: tuple[tuple[type, Callable[[Any], Value]], ...] = (
    (dict, lambda value: value),
    (int, lambda value: {"int": value}),
    (float, lambda value: {"float": value}),
    (str, lambda value: {"str": value}),
)


def _cells(value: object) -> list[Value]:
    if value is None or value == "":
        return []
    return [next(write(value) for kind, write in _CELLS if isinstance(value, kind))]
