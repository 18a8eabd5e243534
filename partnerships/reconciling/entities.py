"""What a spreadsheet's names can be matched to: local governments, countries, partners.

The reference tables come in, once per stamp and worker; entities go out, each with the identifier
that clients keep: a local government's six digits, a country's two letters, P and a partner's id.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from partnerships.models import Country, LocalGovernment, Partner, PartnerKind
from partnerships.search.spelling import government_names, partner_names

Kind = LocalGovernment.Kind

TYPES = {
    "local_government": "地方公共団体",
    "prefecture": "都道府県",
    "municipality": "市区町村",
    "country": "国・地域",
    "partner": "協定締結先",
}
BROADER = {"prefecture": "local_government", "municipality": "local_government"}
_KINDS = dict(Kind.choices)
# What names are translated by; special wards call themselves cities.
_IN_ENGLISH = {
    Kind.DESIGNATED_CITY: "City",
    Kind.CITY: "City",
    Kind.SPECIAL_WARD: "City",
    Kind.TOWN: "Town",
    Kind.VILLAGE: "Village",
}
_PARTNER_KINDS = dict(PartnerKind.choices)


@dataclass(frozen=True)
class Entity:
    """`type` is its narrowest type; `values` holds its properties as text, numbers or entities.

    `within` is the id of the prefecture of a local government, or of the country of a partner;
    `names` are all ways of writing its name, the name itself aside.
    """

    id: str
    name: str
    type: str
    facet: str
    value: str
    url: str
    within: str = ""
    place: str = ""
    values: dict[str, Any] = field(default_factory=dict, hash=False, compare=False)
    names: tuple[str, ...] = field(default=(), hash=False, compare=False)

    @property
    def types(self) -> list[str]:
        broader = BROADER.get(self.type)
        return [self.type, broader] if broader else [self.type]

    @property
    def description(self) -> str:
        """Say what kind of thing it is, and where."""
        kind = self.values.get("kind") or TYPES[self.type]
        where = f"{self.place}{self.values.get('district', '')}"
        return f"{kind}（{where}）" if where else str(kind)


@lru_cache(maxsize=2)
def entities_at(stamp: uuid.UUID) -> dict[str, Entity]:
    """Give all entities by id, as of this stamp; three queries."""
    found = [*_governments(), *_countries(), *_partners()]
    return {entity.id: entity for entity in found}


def _governments() -> list[Entity]:
    rows = list(LocalGovernment.objects.select_related("prefecture"))
    prefectures = {row.prefecture_id: row.code for row in rows if row.is_prefecture}
    return [_government(row, prefectures.get(row.prefecture_id, "")) for row in rows]


def _government(row: LocalGovernment, within: str) -> Entity:
    is_prefecture = row.is_prefecture
    return Entity(
        id=row.code,
        name=row.name,
        type="prefecture" if is_prefecture else "municipality",
        facet="prefecture" if is_prefecture else "local_government",
        value=row.prefecture_id if is_prefecture else row.code,
        url=row.get_absolute_url(),
        within=within,
        place="" if is_prefecture else row.prefecture.name,
        values={
            "code": row.code,
            "kana": row.kana,
            "romaji": row.romaji,
            "kind": _KINDS[Kind(row.kind)],
            "district": row.district,
            "prefecture": {"id": within, "name": row.prefecture.name},
        },
        names=tuple(_government_names(row)),
    )


def _government_names(row: LocalGovernment) -> Iterator[str]:
    """Give its names, also as English writes them, and its codes with five digits and six."""
    for name in row.names:
        yield name
        if name[-1] == row.name[-1]:
            yield from government_names(name, row.kana, row.romaji)
    english = _IN_ENGLISH.get(Kind(row.kind))
    if english:
        bare = row.romaji.partition("-")[0]
        yield from (f"{bare} {english}", f"{english} of {bare}")
    yield from (row.code, row.code[:5])


def _countries() -> list[Entity]:
    return [
        Entity(
            id=row.code,
            name=row.name,
            type="country",
            facet="country",
            value=row.slug,
            url=row.get_absolute_url(),
            values={
                "code": row.code,
                "alpha3": row.alpha3,
                "numeric": row.numeric,
                "name_en": row.name_en,
                "formal_name": row.formal_name,
                "formal_name_en": row.formal_name_en,
            },
            names=(*row.names, row.code, row.alpha3),
        )
        for row in Country.objects.all()
    ]


def _partners() -> list[Entity]:
    rows = Partner.objects.filter(merged_into=None).select_related("country")
    return [_partner(row) for row in rows]


def _partner(row: Partner) -> Entity:
    country = row.country
    place = country.name if country else ""
    return Entity(
        id=f"P{row.pk}",
        name=row.name,
        type="partner",
        facet="partner",
        value=str(row.pk),
        url=row.get_absolute_url(),
        within=country.code if country else "",
        place=place,
        values={
            "code": str(row.pk),
            "name_en": row.name_en,
            "kind": _PARTNER_KINDS[PartnerKind(row.kind)],
            "country": {"id": country.code, "name": country.name} if country else "",
            "latitude": row.latitude,
            "longitude": row.longitude,
        },
        names=(*partner_names(row.name, row.name_en, row.kind, place, row.aliases), f"P{row.pk}"),
    )
